import FileKit
import ProteinDataset
import ProteinKit

/// Writes the examples of stage 3 into a dataset: conversations in which an expert is called, with its real result, and as many
/// questions for which none is needed, so that calling is a choice.
///
/// Which questions a protein gets follows from the seed and its id alone. Those of the test side are worded in ways of their own.
public struct ExpertConversations: Sendable {
    private let seed: UInt64
    private let workers: Workers
    private let isCancelled: @Sendable () -> Bool

    /// The property of examples that call an expert, and of those that ask for what nobody knows.
    package static let (property, nothing) = ("expert", "none")

    /// Calls about a sequence, about a structure, of which more can be asked and often fewer are there, and those of a side: more
    /// teach nothing new.
    private static let (callsPerSequence, callsPerStructure, mostCalls) = (3, 8, 20_000)
    /// Letters of a result or an answer: longer ones would fill a small model's context.
    private static let longest = (result: 1500, answer: 400)
    /// Share of the questions without a call that are not stage 2's.
    private static let made = 0.4

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
        let nearest = try NearestProteins(dataset, workers: workers)
        let target = try AtomicDirectory(Path.join(folder, "stage3"))
        var counts: [DatasetSide: Int] = [:]
        for side in DatasetSide.allCases {
            let own = chosen(rows.filter { $0.side == side }.map(\.row), dataset.proteins, side)
            let found = try workers.map(own, isCancelled: isCancelled, advance: {}) { (row) throws(SepitError) in
                calls(about: row, dataset.proteins, nearest, side)
            }
            let lines = try mixed(found.flatMap(\.self), dataset, side)
            try AtomicFile.write(lines.joined(), to: Path.join(target.path, "\(side.rawValue).jsonl"))
            counts[side] = lines.count
        }
        try target.commit()
        return counts
    }

    /// The proteins that are asked about: of many some, half of them with structures where there are as many.
    private func chosen(_ rows: [DatasetRow], _ proteins: ProteinStore, _ side: DatasetSide) -> [DatasetRow] {
        let most = Self.mostCalls / Self.callsPerSequence
        guard rows.count > most else { return rows }
        var random = CounterRandom(seed: seed, stream: "expert-proteins-\(side.rawValue)")
        let shuffled = rows.shuffled(with: &random)
        let seen = shuffled.filter { proteins.protein($0.id)?.hasStructure == true }.prefix(most / 2)
        let names = Set(seen.map(\.id))
        return Array(seen) + shuffled.filter { !names.contains($0.id) }.prefix(most - seen.count)
    }

    /// Conversations with calls, and as many questions without, in a drawn order.
    private func mixed(
        _ calls: [InstructionExample], _ dataset: InstructionDataset, _ side: DatasetSide
    ) throws(SepitError) -> [String] {
        var random = CounterRandom(seed: seed, stream: "expert-mix-\(side.rawValue)")
        let computed = Set(ExpertQuestion.all.flatMap(\.properties))
        let count = Int(Double(calls.count) * Self.made)
        let others = calls.prefix(count).map { Self.uncomputed(about: $0.id, side, &random) }
        let plain = try dataset.examples(stage: 2, split: side).filter {
            $0.turns.count == 1 && $0.proteins.count == 1 && !computed.contains($0.property)
        }.shuffled(with: &random).prefix(calls.count - count)
        return (calls + others + plain).shuffled(with: &random).map(\.line)
    }

    /// A question that no expert answers.
    private static func uncomputed(
        about id: String, _ side: DatasetSide, _ random: inout CounterRandom
    ) -> InstructionExample {
        let sentences = side == .test ? UncomputedQuestion.unseenSentences : UncomputedQuestion.sentences
        let question = ExpertQuestion(
            expert: "", nouns: UncomputedQuestion.nouns, sentences: sentences, unseen: sentences)
        return InstructionExample(
            id: id, question: question.wording(on: side, &random), answer: UncomputedQuestion.answer, property: nothing,
            kind: .open)
    }

    private func calls(
        about row: DatasetRow, _ proteins: ProteinStore, _ nearest: NearestProteins?, _ side: DatasetSide
    ) -> [InstructionExample] {
        guard let stored = proteins.protein(row.id) else { return [] }
        var subject = Self.subject(row, stored)
        subject.search = nearest?.search(from: row.id)
        let at = ExpertQuestion.all.filter { question in
            (try? ExpertLibrary.standard.expert(named: question.expert)).map { subject.allows($0.card) } ?? false
        }
        var random = CounterRandom(seed: seed ^ CounterRandom.hash(row.id), stream: "expert-questions")
        let count = subject.structure == nil ? Self.callsPerSequence : Self.callsPerStructure
        return at.shuffled(with: &random).prefix(count).compactMap { question in
            Self.example(question, row.id, subject, side, &random)
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
        _ question: ExpertQuestion, _ id: String, _ subject: ExpertSubject, _ side: DatasetSide,
        _ random: inout CounterRandom
    ) -> InstructionExample? {
        var wording = question.wording(on: side, &random)
        var call = ExpertCall(question.expert)
        for (place, parameter) in [
            ("pH", "pH"), ("motif", "name"), ("pattern", "pattern"), ("residue", "residue"), ("variant", "variant"),
            ("count", "count"),
        ] where wording.contains("{\(place)}") {
            guard let value = ExpertQuestion.argument(place, of: subject, &random) else { return nil }
            wording = wording.replacing("{\(place)}", with: value)
            call.arguments[parameter] = value
        }
        let report = ExpertReport(call, .standard, on: subject)
        guard let result = report.result, result.text.utf8.count <= longest.result else { return nil }
        let answer = result.text(about: question.topics)
        guard answer.utf8.count <= longest.answer || ["substitution", "neighbours"].contains(question.expert) else {
            return nil
        }
        return InstructionExample(
            id: id,
            turns: [
                .init(question: wording, answer: answer, consulted: .init(call: call.text, result: result.text))
            ], property: property, kind: .open)
    }
}
