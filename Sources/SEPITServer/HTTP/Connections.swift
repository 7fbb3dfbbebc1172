import Synchronization

/// How many clients are connected.
final class Connections: Sendable {
    private let open = Atomic(0)

    var count: Int { open.load(ordering: .relaxed) }

    /// One more; false where there are enough.
    func open(most: Int) -> Bool {
        guard open.add(1, ordering: .relaxed).newValue > most else { return true }
        open.subtract(1, ordering: .relaxed)
        return false
    }

    /// One less.
    func close() { open.subtract(1, ordering: .relaxed) }
}
