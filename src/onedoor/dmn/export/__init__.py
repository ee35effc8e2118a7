"""A model as DMN 1.5 XML that other tools read, and back again with all that the XML of the standard has no place for."""
