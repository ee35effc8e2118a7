"""Systems with a REST interface that an OpenAPI description tells of."""
