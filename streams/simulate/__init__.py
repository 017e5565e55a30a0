"""A synthetic town: elders' lives as events of the contract, for tests, demos and benchmarks."""
