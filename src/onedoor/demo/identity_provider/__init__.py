"""A small OpenID Connect provider that lets one be any of the demo town's people. For trying out; it proves nothing."""
