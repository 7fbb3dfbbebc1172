import Dispatch
import Synchronization

/// Ranks that are threads of one process, to test what many machines do.
public enum ThreadRanks {
    /// Runs `body` as so many ranks at once, and returns what each gave, in the order of the ranks.
    public static func run<Value: Sendable>(
        _ size: Int, _ body: @escaping @Sendable (any Communicator) -> Value
    ) -> [Value] {
        precondition(size >= 1, "a job has at least one rank")
        let meeting = Meeting(size)
        let results = Mutex([Value?](repeating: nil, count: size))
        // Each rank needs a thread of its own: it waits for the others.
        let group = DispatchGroup()
        for rank in 0..<size {
            let queue = DispatchQueue(label: "rank \(rank)")
            queue.async(group: group) {
                let value = body(ThreadRank(rank: rank, meeting: meeting))
                results.withLock { $0[rank] = value }
            }
        }
        group.wait()
        return results.withLock { $0.compactMap(\.self) }
    }
}

/// One of the ranks of `ThreadRanks`.
private struct ThreadRank: Communicator {
    let rank: Int
    let meeting: Meeting
    var size: Int { meeting.size }

    func sum(_ values: UnsafeMutableBufferPointer<Float>, as format: SumFormat) {
        meeting.exchange(values, rank: rank) { parts in
            for (index, _) in values.enumerated() {
                var sum = format.rounded(parts[0][index])
                for part in parts.dropFirst() { sum += format.rounded(part[index]) }
                values[index] = format.rounded(sum)
            }
        }
    }

    func broadcast(_ values: UnsafeMutableBufferPointer<Float>, from root: Int) {
        meeting.exchange(values, rank: rank) { parts in
            if rank != root { _ = values.update(fromContentsOf: parts[root]) }
        }
    }

    func barrier() { meeting.wait() }
}

/// Where ranks wait for each other and see each other's values.
private final class Meeting: @unchecked Sendable {  // all state is behind the condition
    let size: Int
    private let condition = Condition()
    private var arrived = 0
    private var round = 0
    private var parts: [[Float]]

    init(_ size: Int) {
        self.size = size
        parts = Array(repeating: [], count: size)
    }

    /// Returns when all ranks are here.
    func wait() {
        condition.locked {
            arrived += 1
            if arrived == size {
                arrived = 0
                round += 1
                condition.wakeAll()
            } else {
                let current = round
                while round == current { condition.wait() }
            }
        }
    }

    /// Copies this rank's values, and calls `body` with the copies of all.
    func exchange(_ values: UnsafeMutableBufferPointer<Float>, rank: Int, _ body: ([[Float]]) -> Void) {
        condition.locked { parts[rank] = Array(values) }
        wait()
        body(condition.locked { parts })
        wait()
    }
}
