"""The runtime of Perdure: the store that keeps records readable for ever."""
