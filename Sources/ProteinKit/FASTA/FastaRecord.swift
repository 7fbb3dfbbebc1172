/// One sequence of a FASTA file.
public struct FastaRecord: Sendable, Equatable {
    /// The header's first word, such as "sp|P02768|ALBU_HUMAN".
    public var id: String
    /// The rest of the header line.
    public var description: String
    /// Upper-case one-letter codes without gaps and without the closing `*`.
    public var sequence: String
    /// 1-based line of the header.
    public var line: Int

    /// A record.
    public init(id: String, description: String, sequence: String, line: Int) {
        self.id = id
        self.description = description
        self.sequence = sequence
        self.line = line
    }

    /// Nucleic acid rather than protein: ten letters or more, at least nine in ten of them A, C, G, T, U or N, and
    /// three different ones among them.
    public var looksNucleic: Bool {
        let count = sequence.utf8.count
        guard count >= 10 else { return false }
        var counts = [Int](repeating: 0, count: 128)
        for byte in sequence.utf8 where byte < 128 { counts[Int(byte)] += 1 }
        let bases = "ACGTUN".utf8.map { counts[Int($0)] }
        return bases.reduce(0, +) * 10 >= count * 9 && bases.count { $0 > 0 } >= 3
    }
}
