"""OpenFisca-Core with openfisca-country-template: the same law, by its own packages. Runs in the peers' environment."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).parents[1]))
from measured import WRITTEN, each, report, without_pandas
from openfisca_core.reforms import Reform
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_country_template import CountryTaxBenefitSystem

MONTH, JANUARY, YEAR = "2016-11", "2016-01", "2016"
OF_PERSONS = {
    "income tax": "income_tax",
    "social security contribution": "social_security_contribution",
    "basic income": "basic_income",
    "pension": "pension",
}
OF_HOUSEHOLDS = {
    "housing allowance": "housing_allowance",
    "parenting allowance": "parenting_allowance",
    "disposable income": "disposable_income",
}
# 1.5 of its enumeration: owner, tenant, free lodger, homeless are 0 to 3 in the files, too
CASE = {
    "persons": {
        "ana": {"birth": {"ETERNITY": "1980-01-01"}, "salary": {MONTH: 2500}},
        "bo": {"birth": {"ETERNITY": "1982-05-05"}, "salary": {MONTH: 1200}},
        "cy": {"birth": {"ETERNITY": "2015-05-05"}},
    },
    "households": {
        "home": {
            "adults": ["ana", "bo"],
            "children": ["cy"],
            "rent": {MONTH: 800},
            "accommodation_size": {JANUARY: 60},
            "housing_occupancy_status": {JANUARY: "tenant"},
        }
    },
}


def whole(asked):
    """Parquet in, results out."""
    start = time.perf_counter()
    system = CountryTaxBenefitSystem()
    ready, spent = time.perf_counter(), time.process_time()
    simulation = _simulation(system, *_read(asked.data))
    pq.write_table(pa.table(_results(simulation)), asked.out, **WRITTEN)
    done, spent = time.perf_counter() - ready, time.process_time() - spent
    report(ready=ready - start, seconds=done, spent=spent, rows=simulation.populations["household"].count)


def _read(data):
    person = pq.read_table(data / "person.parquet")
    home = pq.read_table(data / "home.parquet")
    return (
        {name: person[name].to_numpy() for name in person.column_names},
        {name: home[name].to_numpy() for name in home.column_names},
    )


def _simulation(system, person, home):
    """A simulation of these arrays, put in as arrays: the fastest way that it has."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    persons, homes = builder.populations["person"], builder.populations["household"]
    persons.count, homes.count = len(person["birth"]), len(home["rent"])
    persons.ids, homes.ids = np.arange(persons.count), np.arange(homes.count)
    homes.members_entity_id = person["household"]
    homes.members_role = np.array(homes.entity.flattened_roles)[person["role"]]
    simulation = builder.build(system)
    simulation.set_input("birth", "ETERNITY", person["birth"].astype("datetime64[D]"))
    simulation.set_input("salary", MONTH, person["salary"])
    simulation.set_input("capital_returns", MONTH, person["capital_returns"])
    simulation.set_input("rent", MONTH, home["rent"])
    simulation.set_input("accommodation_size", JANUARY, home["accommodation_size"])
    status = system.get_variable("housing_occupancy_status").possible_values
    simulation.set_input("housing_occupancy_status", JANUARY, status.encode(home["occupancy"]))
    return simulation


def _results(simulation):
    homes = simulation.populations["household"]
    found = {name: homes.sum(simulation.calculate(one, MONTH)) for name, one in OF_PERSONS.items()}
    found["housing tax"] = simulation.calculate("housing_tax", YEAR)
    return found | {name: simulation.calculate(one, MONTH) for name, one in OF_HOUSEHOLDS.items()}


def variants(asked):
    """Ten rates of income tax, each a reform of the law, on the same people."""
    start = time.perf_counter()
    system = CountryTaxBenefitSystem()
    ready = time.perf_counter()
    people = _read(asked.data)
    sums = {}
    for percent in range(10, 20):
        results = _results(_simulation(_reform(percent / 100)(system), *people))
        for name, column in results.items():
            sums.setdefault(name, []).append(float(column.sum(dtype=np.float64)))
    report(ready=ready - start, seconds=time.perf_counter() - ready, sums=sums)


def _reform(rate):
    def changed(parameters):
        parameters.taxes.income_tax_rate.update(start="2012-01-01", value=rate)
        return parameters

    class OtherRate(Reform):
        def apply(self):
            self.modify_parameters(modifier_function=changed)

    return OtherRate


def household(asked):
    """One household, warm: a new simulation each time, with its trace, and with that as text."""
    system = CountryTaxBenefitSystem()

    def traced(trace=True):
        simulation = SimulationBuilder().build_from_entities(system, CASE)
        simulation.trace = trace
        return simulation, _results(simulation)

    def told():
        return "\n".join(traced()[0].tracer.computation_log.lines())

    values = {name: float(column[0]) for name, column in traced(False)[1].items()}
    report(
        seconds=each(told),
        plain=each(lambda: traced(False)),
        trace=each(lambda: traced()[0].tracer.get_flat_trace()),
        lines=told().count("\n") + 1,
        values=values,
    )


WORK = {"whole": whole, "variants": variants, "household": household}

if __name__ == "__main__":
    without_pandas()
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=sorted(WORK))
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    WORK[asked.work](asked)
