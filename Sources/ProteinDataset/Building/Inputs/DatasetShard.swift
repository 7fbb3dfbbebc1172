import FileKit

/// One slice of the work, for building on many machines.
public struct DatasetShard: Sendable, Equatable {
    /// From 1 to `count`.
    public var index: Int
    /// How many slices there are.
    public var count: Int

    /// - Parameter index: from 1 to `count`.
    init(index: Int, of count: Int) {
        (self.index, self.count) = (index, count)
    }

    /// - Parameter text: such as `2/8`.
    /// - Throws: `SepitError` `.usage` (`shard-malformed`).
    public init(_ text: String) throws(SepitError) {
        let numbers = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let index = numbers[0], let count = numbers[1], count >= 1, 1...count ~= index else {
            throw SepitError(
                .usage, code: "shard-malformed", "This is not a shard.",
                expected: "I/N with I from 1 to N, such as 2/8", found: text)
        }
        self.init(index: index, of: count)
    }

    /// Whether an entry is in this shard; the same for the entry's PDB and mmCIF files.
    func contains(_ entry: String) -> Bool {
        SHA256.number(of: entry) % UInt64(count) == UInt64(index - 1)
    }
}
