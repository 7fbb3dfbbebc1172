import FileKit
import ProteinDataset
import ProteinKit

/// Writes the examples of stage 3 into a dataset: conversations in which an expert is called, with its real result, and as many
/// questions of stage 2, for which none is needed, so that calling is a choice.
///
/// Which questions a protein gets follows from the seed and its id alone.
public struct ExpertConversations: Sendable {
    private let seed: UInt64
    private let workers: Workers
    private let isCancelled: @Sendable () -> Bool

    /// Calls about a protein.
    private static let callsPerProtein = 3
    /// Letters of a result or an answer: longer ones would fill a small model's context.
    private static let longest = (result: 1500, answer: 400)

    /// - Parameter isCancelled: asked between proteins.
    public init(
        seed: UInt64 = 0, workers: Workers = Workers(1), isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        (self.seed, self.workers, self.isCancelled) = (seed, workers, isCancelled)
    }

    /// Adds `stage3/` to the dataset in a folder; files of structures are read again where the dataset found them.
    ///
    /// - Returns: the number of examples by side.
    /// - Throws: `SepitError` as `InstructionDataset`, and the errors of writing.
    public func write(to folder: String) throws(SepitError) -> [DatasetSide: Int] {
        let dataset = try InstructionDataset(path: folder)
        let rows = try DatasetRow.read(folder: folder) { (row) throws(SepitError) in
            DatasetSide(rawValue: row.side).map { (side: $0, row: row) }
        }
        let target = try AtomicDirectory(Path.join(folder, "stage3"))
        var counts: [DatasetSide: Int] = [:]
        for side in DatasetSide.allCases {
            let own = rows.filter { $0.side == side }.map(\.row)
            let found = try workers.map(own, isCancelled: isCancelled, advance: {}) { (row) throws(SepitError) in
                calls(about: row, dataset.proteins)
            }
            let lines = try mixed(found.flatMap(\.self), dataset, side)
            try AtomicFile.write(lines.joined(), to: Path.join(target.path, "\(side.rawValue).jsonl"))
            counts[side] = lines.count
        }
        try target.commit()
        return counts
    }

    /// Conversations with calls, and as many questions without, in a drawn order.
    private func mixed(
        _ calls: [InstructionExample], _ dataset: InstructionDataset, _ side: DatasetSide
    ) throws(SepitError) -> [String] {
        var random = CounterRandom(seed: seed, stream: "expert-mix-\(side.rawValue)")
        let plain = try dataset.examples(stage: 2, split: side).shuffled(with: &random).prefix(calls.count)
        return (calls + plain).shuffled(with: &random).map(\.line)
    }

    private func calls(about row: DatasetRow, _ proteins: ProteinStore) -> [InstructionExample] {
        guard let stored = proteins.protein(row.id) else { return [] }
        let subject = Self.subject(row, stored)
        let at = ExpertQuestion.all.filter { question in
            (try? ExpertLibrary.standard.expert(named: question.expert)).map { subject.allows($0.card) } ?? false
        }
        var random = CounterRandom(seed: seed ^ CounterRandom.hash(row.id), stream: "expert-questions")
        return at.shuffled(with: &random).prefix(Self.callsPerProtein).compactMap { question in
            Self.example(question, row.id, subject, &random)
        }
    }

    /// The chain of its file with its backbone, where that is there and the same; else the sequence alone.
    private static func subject(_ row: DatasetRow, _ stored: StoredProtein) -> ExpertSubject {
        if stored.hasStructure, let entry = try? ProteinEntry(path: row.file, keepsBackbone: true),
            // Datasets write the names of entries small.
            let chain = entry.chains.firstIndex(where: {
                $0.name.lowercased() == row.id.lowercased() && $0.sequence == stored.sequence
            })
        {
            return ExpertSubject(entry, chain: chain)
        }
        return ExpertSubject(sequence: stored.sequence)
    }

    private static func example(
        _ question: ExpertQuestion, _ id: String, _ subject: ExpertSubject, _ random: inout CounterRandom
    ) -> InstructionExample? {
        var wording = question.wordings[random.index(below: question.wordings.count)]
        var call = ExpertCall(question.expert)
        for (place, parameter) in [
            ("pH", "pH"), ("motif", "name"), ("pattern", "pattern"), ("residue", "residue"), ("variant", "variant"),
        ] where wording.contains("{\(place)}") {
            guard let value = ExpertQuestion.argument(place, of: subject, &random) else { return nil }
            wording = wording.replacing("{\(place)}", with: value)
            call.arguments[parameter] = value
        }
        let report = ExpertReport(call, .standard, on: subject)
        guard let result = report.result, result.text.utf8.count <= longest.result else { return nil }
        let answer = result.text(about: question.topics)
        guard answer.utf8.count <= longest.answer || question.expert == "substitution" else { return nil }
        return InstructionExample(
            id: id,
            turns: [
                .init(question: wording, answer: answer, consulted: .init(call: call.text, result: result.text))
            ], property: "expert", kind: .open)
    }
}
