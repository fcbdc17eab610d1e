"""A cluster in the place of the processes of one machine: where it is, how it is joined, its certificates."""
