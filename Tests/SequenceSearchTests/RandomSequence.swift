import FileKit

/// Sequences of residues drawn with equal chances.
enum RandomSequence {
    static let letters = Array("ARNDCQEGHILKMFPSTWYV".utf8)

    static func make(length: Int, stream: String, step: Int = 0) -> [UInt8] {
        var random = CounterRandom(seed: 7, stream: stream, step: step)
        return (0..<length).map { _ in letters[Int(random.next() % 20)] }
    }

    /// A copy with a share of the residues drawn anew.
    static func mutated(_ sequence: [UInt8], share: Float, stream: String, step: Int = 0) -> [UInt8] {
        var random = CounterRandom(seed: 7, stream: stream, step: step)
        return sequence.map { letter in
            let fresh = letters[Int(random.next() % 20)]
            return random.uniform() < share ? fresh : letter
        }
    }
}
