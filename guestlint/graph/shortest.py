"""Shortest paths between many pairs of nodes, each searched from both ends.

A search from one end alone visits all that a hub leads to, for each pair anew; from the other end the hub is near.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Successors = Mapping[str, Sequence[str]]


class ShortestPaths:
    """The paths in a graph given as successors, of which those named first are preferred."""

    def __init__(self, successors: Successors) -> None:
        """All nodes are keys of `successors`."""
        self.steps = 0
        """Edges looked at so far."""
        self._ahead = successors
        self._behind: dict[str, list[tuple[str, int]]] = {node: [] for node in successors}
        for node, others in successors.items():
            for rank, other in enumerate(others):
                self._behind[other].append((node, rank))

    def between(self, start: str, end: str) -> list[str]:
        """The nodes of a shortest path, both ends included; empty where there is none.

        Of several it is the one that takes the earlier successor where they part, as a breadth-first search finds it.
        """
        ahead, behind = _levels(start), _levels(end)
        seen, onward = {start}, dict[str, tuple[int, str]]()
        reached = {end}
        while ahead[-1].isdisjoint(behind[-1]):
            if not (ahead[-1] and behind[-1]):
                return []
            forth, back = self._cost(self._ahead, ahead[-1]), self._cost(self._behind, behind[-1])
            self.steps += min(forth, back) + len(ahead[-1]) + len(behind[-1])
            if forth <= back:
                ahead.append({other for node in ahead[-1] for other in self._ahead[node]} - seen)
                seen |= ahead[-1]
            else:
                behind.append(self._step_back(behind[-1], reached, onward))
                reached |= behind[-1]
        path = self._first(ahead, ahead[-1] & behind[-1])
        while path[-1] != end:
            path.append(onward[path[-1]][1])
        return path

    @staticmethod
    def _cost(adjacency: Mapping[str, Sequence[object]], nodes: Iterable[str]) -> int:
        return sum(len(adjacency[node]) for node in nodes)

    def _step_back(self, nodes: Iterable[str], reached: set[str], onward: dict[str, tuple[int, str]]) -> set[str]:
        """The nodes one step further from the end; `onward` gets the successor of each that leads there."""
        found: set[str] = set()
        for node in nodes:
            for other, rank in self._behind[node]:
                if other not in reached:
                    found.add(other)
                    onward[other] = min(onward.get(other, (rank, node)), (rank, node))
        return found

    def _first(self, levels: Sequence[set[str]], meeting: set[str]) -> list[str]:
        """The preferred path through `levels`, each a step further from the start, to a node of `meeting`."""
        leading = [meeting]
        for level in reversed(levels[:-1]):
            leading.append({node for node in level if not leading[-1].isdisjoint(self._ahead[node])})
        path = [*leading.pop()]
        while leading:
            allowed = leading.pop()
            path.append(next(node for node in self._ahead[path[-1]] if node in allowed))
        return path


def _levels(node: str) -> list[set[str]]:
    return [{node}]
