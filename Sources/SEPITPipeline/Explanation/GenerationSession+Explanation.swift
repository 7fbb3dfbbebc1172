import FileKit
import SEPITModel
import StructureEncoder
import TensorKit

extension GenerationSession {
    /// How the proteins of a prompt moved the log-probability of an answer. Nothing is random, and the result does not depend
    /// on the number of threads.
    ///
    /// The model reads the prompt once with derivatives, and once for each window of residues that is hidden: 60 times at
    /// most, and fewer where prompts are longer than 500 rows.
    ///
    /// - Parameters:
    ///   - isComplete: whether the answer came to its end.
    ///   - isCancelled: asked between passes through the model.
    /// - Returns: nil where it was cancelled.
    /// - Throws: as `score`.
    public func explanation(
        of answer: String, isComplete: Bool = true, isOwn: Bool = true, after prompt: Prompt,
        isCancelled: () -> Bool = { false }
    ) throws(SepitError) -> AnswerExplanation? {
        let ids = isComplete ? template.answer(answer) : template.answer(answer).dropLast()
        let text = try texts(of: [prompt])[0]
        let residues = residues(of: prompt)
        _ = try budget.requireRoom(prompt: text.ids.count, residues: residues, for: ids.count)

        var variants = [Variant(prompt.proteins, text.followed(by: ids))]
        let hasStructure = prompt.proteins.contains(where: \.hasStructure)
        if hasStructure {
            var bare = prompt
            bare.proteins = prompt.proteins.map {
                ProteinInput(ids: $0.ids, positions: $0.ids.map { _ in nil }, tokens: $0.tokens)
            }
            variants.append(Variant(bare.proteins, try texts(of: [bare])[0].followed(by: ids)))
        }
        let tellsEvidence = prompt.evidence?.relatives.isEmpty == false
        if tellsEvidence {
            var untold = prompt
            untold.evidence = prompt.evidence.map { PromptEvidence($0.property, []) }
            variants.append(Variant(prompt.proteins, try texts(of: [untold])[0].followed(by: ids)))
        }
        let length = budget.length(prompt: text.ids.count, residues: residues) + ids.count
        let most = max(Self.fewestWindows, min(Self.mostWindows, Self.mostRows / max(1, length)))
        let windows = residues.map { count in
            OcclusionWindows(residues: count, most: max(1, most * count / max(1, residues.reduce(0, +)))).ranges
        }
        for (protein, windows) in windows.enumerated() {
            for window in windows {
                var proteins = prompt.proteins
                proteins[protein] = OcclusionWindows.hiding(window, of: proteins[protein])
                variants.append(Variant(proteins, variants[0].text))
            }
        }
        guard let gradients = gradients(of: variants[0], isCancelled: isCancelled),
            let scores = scores(of: variants, isCancelled: isCancelled)
        else { return nil }
        guard (scores + gradients.joined()).allSatisfy(\.isFinite) else {
            throw SepitError(
                .badData, code: "output-not-finite", "The model gives no numbers for this protein and question.",
                hint: "Its weights are probably damaged, or its training diverged.")
        }
        var rest = scores.dropFirst()
        let structure = hasStructure ? rest.popFirst().map { scores[0] - $0 } : nil
        let evidence = tellsEvidence ? rest.popFirst().map { scores[0] - $0 } : nil
        let proteins = zip(gradients, windows).map { gradient, windows in
            ResidueAttribution(
                gradient: gradient,
                windows: windows.map { .init(residues: $0, effect: scores[0] - (rest.popFirst() ?? scores[0])) })
        }
        return AnswerExplanation(
            answer: answer, isOwn: isOwn, logProbability: scores[0], structure: structure, evidence: evidence,
            proteins: proteins)
    }

    /// Windows that are hidden of all proteins together: so many, but only so many rows of the language model.
    private static let mostWindows = 60
    private static let fewestWindows = 8
    private static let mostRows = 30_000
    /// Rows that are read together.
    private static let rowsPerPass = 4096

    /// What the model reads to say how likely an answer is.
    private struct Variant {
        var proteins: [ProteinInput]
        var text: TextInput

        init(_ proteins: [ProteinInput], _ text: TextInput) { (self.proteins, self.text) = (proteins, text) }

        var rows: Int { proteins.reduce(text.ids.count) { $0 + $1.ids.count } }
    }

    private func batch(_ variants: some Collection<Variant>) -> InstructionBatch {
        let c = configuration
        var proteins: [ProteinInput] = []
        let texts = variants.map { variant in
            proteins += variant.proteins
            return (proteins: Array(proteins.count - variant.proteins.count..<proteins.count), text: variant.text)
        }
        if c.compatibility == .official { proteins = proteins.map { $0.released(length: c.protein.maxTokens) } }
        return InstructionBatch(
            ProteinBatch(proteins, compatibility: c.compatibility, window: c.protein.maxTokens), texts)
    }

    /// log p of each answer; nil where it was cancelled.
    private func scores(of variants: [Variant], isCancelled: () -> Bool) -> [Double]? {
        var scores: [Double] = []
        var start = 0
        while start < variants.count {
            guard !isCancelled() else { return nil }
            var (end, rows) = (start + 1, variants[start].rows)
            while end < variants.count, rows + variants[end].rows <= Self.rowsPerPass {
                rows += variants[end].rows
                end += 1
            }
            let graph = Graph(device: device, recording: false)
            scores += model.surprises(graph, batch(variants[start..<end])).sums.values.map { -Double($0) }
            start = end
        }
        return scores
    }

    /// Of each residue of each protein, the derivative of log p by its embedding times that; nil where it was cancelled.
    private func gradients(of variant: Variant, isCancelled: () -> Bool) -> [[Double]]? {
        guard !isCancelled() else { return nil }
        let batch = batch([variant])
        let graph = Graph(device: device, recording: true, checkpointsActivations: true)
        let embeddings = model.protein.embeddings(Graph(device: device, recording: false), batch.proteins)
        let read = Tensor(embeddings.values, shape: embeddings.shape, tracksGradient: true)
        graph.backward(from: model.surprises(graph, batch, embeddings: read).sums)
        let slope = read.gradient
        let rows = (0..<read.rows).map { row in
            guard let slope else { return 0.0 }
            let start = row * read.width
            return -(start..<start + read.width).reduce(0.0) { $0 + Double(slope.base[$1]) * Double(read.base[$1]) }
        }
        return zip(variant.proteins, batch.proteins.residueRows).map { protein, places in
            (0..<protein.residues).map { residue in
                residue < places.count ? places[residue].reduce(0) { $0 + rows[Int($1)] } : 0
            }
        }
    }
}

extension TextInput {
    /// With an answer after it, which is what is supervised.
    fileprivate func followed(by answer: some Collection<Int32>) -> TextInput {
        TextInput(ids: ids + answer, labels: ids.map { _ in -1 } + answer, markers: markers)
    }
}
