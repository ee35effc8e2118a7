"""`python -m onedoor.demo.systems.drivers --port PORT --store FILE --description OPENAPI`.

The client's secret stands in DRIVER_SERVICE_SECRET.
"""

from onedoor.demo.systems import starting
from onedoor.demo.systems.drivers.application import Drivers

if __name__ == "__main__":
    starting.serve_rest(Drivers, name="driver service", variable="DRIVER_SERVICE_SECRET")
