"""What is to be done later, by clock."""
import heapq
import itertools


class Plan:
    def __init__(self):
        self.clear()

    def clear(self):
        self.heaps, self.count = {}, itertools.count()

    def add(self, clock, when, order, call, id):
        # The count keeps what is due together in the order in which it was planned.
        entry = (when, order, next(self.count), call, id)
        heapq.heappush(self.heaps.setdefault(clock, []), entry)

    def next(self, clock, until):
        """(when, call, id) of what is due first, at the latest `until`; None when nothing is."""
        heap = self.heaps.get(clock)
        if heap and heap[0][0] <= until:
            when, _, _, call, id = heapq.heappop(heap)
            return when, call, id
        return None
