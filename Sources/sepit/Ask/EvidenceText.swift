import FileKit
import ProteinDataset
import SEPITPipeline
import SequenceSearch

/// The evidence of an answer as people read it.
struct EvidenceText {
    private let evidence: AnswerEvidence
    /// Known proteins of a protein at most.
    private let limit: Int

    /// How a protein of the question is aligned with a known one; nil to leave that out.
    private let rows: (Int, Neighbour) -> AlignedRows?

    init(_ evidence: AnswerEvidence, limit: Int, rows: @escaping (Int, Neighbour) -> AlignedRows? = { _, _ in nil }) {
        (self.evidence, self.limit, self.rows) = (evidence, limit, rows)
    }

    /// What stands below the answer.
    var lines: [String] {
        var lines = remarks
        if evidence.isAbstention, let nearest { lines.append(nearest) }
        for (number, neighbours) in evidence.neighbours.enumerated() {
            let which = evidence.neighbours.count > 1 ? " to protein \(number + 1)" : ""
            guard !neighbours.isEmpty else {
                lines.append("No known protein is similar\(which).")
                continue
            }
            lines.append("Known proteins similar\(which):")
            lines += neighbours.prefix(limit).flatMap { neighbour in
                entry(neighbour) + (rows(number, neighbour)?.lines() ?? []).map { "    " + $0 }
            }
        }
        return lines
    }

    /// What is near, after a refusal; nil where nothing is.
    var nearest: String? {
        guard evidence.neighbours.count == 1, let neighbour = evidence.neighbours[0].first else { return nil }
        return "The nearest known protein (\(Self.percent(neighbour.identity)) identical) is "
            + Self.named(neighbour.protein) + "."
    }

    /// A sentence for each close protein that the answer disagrees with, and one for identifiers that are no citations.
    var remarks: [String] {
        let contradictions = evidence.contradictions.map { found in
            let close = "a close known protein (\(Self.percent(found.neighbour.identity)) identical)"
            let (name, known) = (Self.named(found.neighbour.protein), Self.list(found.known))
            return found.property == "molecule"
                ? "Note that \(close) goes by another name: \(name)."
                : "This contradicts \(close): the known \(Self.label(found.property)) of \(name) is \(known)."
        }
        guard !evidence.unsupported.isEmpty else { return contradictions }
        return contradictions + [
            "No similar protein is known by " + Self.list(evidence.unsupported)
                + ": this is the model's own, not a citation."
        ]
    }

    private func entry(_ neighbour: Neighbour) -> [String] {
        let numbers = Dictionary(uniqueKeysWithValues: NeighbourText(neighbour).numbers.map { ($0.name, $0.text) })
        var lines = ["  " + Self.named(neighbour.protein)]
        lines.append(
            "    \(Self.percent(neighbour.identity)) identical over \(Self.percent(min(1, neighbour.coverage))) of the "
                + "shorter, E = \(numbers["evalue"] ?? "")")
        if let (property, values) = evidence.facts(of: neighbour.protein) {
            lines.append("    \(Self.label(property)): " + Self.list(values))
        }
        return lines
    }

    private static func named(_ protein: KnownProtein) -> String {
        let words = protein.name ?? protein.facts["description"].first
        return protein.id + (words.map { " " + $0 } ?? "") + (protein.organism.map { " [\($0)]" } ?? "")
    }

    /// As it stands in a sentence: "EC number", "cell component".
    private static func label(_ property: String) -> String {
        switch property {
        case "ec": "EC number"
        case "pfam": "Pfam family"
        case "molecule": "name"
        case "go_function": "molecular function"
        case "go_process": "biological process"
        case "go_component": "cellular component"
        default: property.replacing("_", with: " ")
        }
    }

    private static let mostValues = 4

    private static func list(_ values: [String]) -> String {
        let more = values.count - mostValues
        return values.prefix(mostValues).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }

    /// Never 100% for what is not quite the same.
    private static func percent(_ share: Double) -> String {
        share < 1 ? "\(Int(min(99, max(0, share * 100).rounded())))%" : "100%"
    }
}
