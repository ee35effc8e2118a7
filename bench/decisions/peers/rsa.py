"""openfisca-france's `rsa` for many families: another law than ours, and a real one. Runs in the peers' environment."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from measured import report

MONTH = "2024-06"
BEFORE = ("2024-03", "2024-04", "2024-05", MONTH)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("families", type=int)
    asked = parser.parse_args()
    from openfisca_core.simulation_builder import SimulationBuilder
    from openfisca_france import FranceTaxBenefitSystem

    start = time.perf_counter()
    system = FranceTaxBenefitSystem()
    ready = time.perf_counter()
    simulation = _simulation(SimulationBuilder(), system, asked.families)
    rsa = simulation.calculate("rsa", MONTH)
    done = time.perf_counter()
    report(ready=ready - start, seconds=done - ready, entitled=int((rsa > 0).sum()), families=asked.families)


def _simulation(builder, system, families):
    """Parents and children as arrays: one or two adults, up to three children."""
    draw = np.random.default_rng(3)
    adults = draw.integers(1, 3, families)
    counts = adults + np.maximum(0, draw.integers(-3, 4, families))
    home = np.repeat(np.arange(families), counts)
    place = np.arange(len(home)) - np.repeat(np.concatenate([[0], np.cumsum(counts)[:-1]]), counts)
    grown = place < np.repeat(adults, counts)
    builder.create_entities(system)
    persons = builder.populations["individu"]
    persons.count, persons.ids = len(home), np.arange(len(home))
    roles = {"famille": (0, 1, 2), "foyer_fiscal": (0, 1, 2), "menage": (0, 1, 2)}
    for key, (first, second, child) in roles.items():
        group = builder.populations[key]
        group.count, group.ids = families, np.arange(families)
        group.members_entity_id = home
        flat = np.array(group.entity.flattened_roles)
        group.members_role = flat[np.where(grown, np.minimum(place, 1) * (second - first) + first, child)]
    simulation = builder.build(system)
    years = np.where(grown, draw.integers(25, 62, len(home)), draw.integers(0, 18, len(home)))
    simulation.set_input("date_naissance", "ETERNITY", np.datetime64("2024-01-01") - (years * 365.25).astype(int))
    earns = np.where(grown & (draw.random(len(home)) < 0.5), draw.lognormal(6.8, 0.6, len(home)), 0)
    for month in BEFORE:
        simulation.set_input("salaire_net", month, earns)
        simulation.set_input("salaire_imposable", month, earns)
    return simulation


if __name__ == "__main__":
    main()
