import FileKit

/// Experts of the protein model, which choose residues: `protein.experts` in a model's `config.json`.
public struct ProteinExpertConfiguration: Codable, Sendable, Equatable {
    /// Experts of a layer.
    public var count: Int
    /// Experts that choose a residue, on average.
    public var capacity: Float

    private enum CodingKeys: String, CodingKey { case count, capacity }

    /// By default, a residue is chosen by two of them.
    public init(count: Int, capacity: Float = 2) {
        self.count = count
        self.capacity = capacity
    }

    /// A missing capacity keeps its default.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        count = try fields.value(.count)
        capacity = try fields.value(.capacity, or: 2)
    }

    func problems(in part: String) -> [String] {
        var check = ConfigurationCheck(part)
        check.require([("count", count, 1...1024)])
        check.require(
            capacity > 0 && capacity <= Float(count), "\(part)capacity must be above 0, and at most \(part)count")
        return check.problems
    }
}
