/// Predicted contacts (C-beta within 8 Å) of one protein.
public struct ContactMap: Sendable {
    /// Residues of the protein.
    public let residues: Int
    /// `residues²` probabilities, row by row, symmetric.
    public let probabilities: [Float]

    /// Probability that residues i and j, counted from 0, touch.
    public subscript(i: Int, j: Int) -> Float { probabilities[i * residues + j] }

    /// Tab-separated pairs i < j, counted from 1, with their residues and probability; likely pairs are not sorted.
    ///
    /// - Parameters:
    ///   - separation: least j − i; neighbours in the chain always touch.
    ///   - threshold: least probability.
    public func table(sequence: String, separation: Int, threshold: Float) -> String {
        let letters = sequence.map(String.init)
        var lines = ["i\tj\tresidue_i\tresidue_j\tprobability"]
        for i in 0..<residues {
            for j in stride(from: i + max(1, separation), to: residues, by: 1) where self[i, j] >= threshold {
                lines.append("\(i + 1)\t\(j + 1)\t\(letters[i])\t\(letters[j])\t\(Self.rounded(self[i, j]))")
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A picture in SVG, darker for likelier, one unit per residue pair; pairs below 2% are left white.
    public var picture: String {
        let size = residues
        var runs = ""
        for i in 0..<size {
            var j = 0
            while j < size {
                let level = Int((self[i, j] * 50).rounded())
                var end = j + 1
                while end < size, Int((self[i, end] * 50).rounded()) == level { end += 1 }
                if level > 0 {
                    let place = "x=\"\(j)\" y=\"\(i)\" width=\"\(end - j)\" height=\"1\""
                    runs += "<rect \(place) fill-opacity=\"\(Self.share(level))\"/>\n"
                }
                j = end
            }
        }
        let step = [1, 2, 5, 10, 20, 50, 100, 200, 500].first { size / $0 <= 10 } ?? 1000
        var ticks = ""
        for tick in stride(from: step, through: size, by: step) {
            ticks += "<text x=\"\(tick)\" y=\"-1\" text-anchor=\"middle\">\(tick)</text>"
            ticks += "<text x=\"-1\" y=\"\(tick)\" text-anchor=\"end\">\(tick)</text>\n"
        }
        let margin = max(6, size / 12)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="\(-margin) \(-margin) \(size + margin + 1) \(size + margin + 1)" \
            width="800" height="800" font-family="sans-serif" font-size="\(max(1, size / 36))">
            <rect x="0" y="0" width="\(size)" height="\(size)" fill="white" stroke="black" stroke-width="0.2"/>
            <g fill="#103060" shape-rendering="crispEdges">
            \(runs)</g>
            <g fill="black">
            \(ticks)</g>
            </svg>

            """
    }

    /// Four decimals.
    private static func rounded(_ probability: Float) -> String {
        let digits = String(Int((probability * 10_000).rounded()) + 10_000)
        return "\(digits.first == "2" ? "1" : "0").\(digits.dropFirst())"
    }

    /// A fiftieth as a decimal fraction.
    private static func share(_ level: Int) -> String {
        level == 50 ? "1" : "0.\(level * 2 < 10 ? "0" : "")\(level * 2)"
    }
}
