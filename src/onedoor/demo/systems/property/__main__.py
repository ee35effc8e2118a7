"""`python -m onedoor.demo.systems.property --port PORT --store FILE --description OPENAPI`.

The client's secret stands in PROPERTY_REGISTRY_SECRET.
"""

from onedoor.demo.systems import starting
from onedoor.demo.systems.property.application import Registry

if __name__ == "__main__":
    starting.serve_rest(Registry, name="property registry", variable="PROPERTY_REGISTRY_SECRET")
