"""The same questions for agents, by the Model Context Protocol."""
