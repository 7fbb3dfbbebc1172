import FileKit
import LanguageModel
import ProteinDataset
import ProteinExperts
import SEPITModel
import StructureEncoder

/// Turns a dataset's examples into tokens for a model, and leaves out what is too long for it.
struct ExampleReader {
    private let dataset: InstructionDataset
    private let template: PromptTemplate
    private let model: ModelConfiguration
    private let stage: TrainingStage
    private let settings: TrainingSettings
    /// Residues of the longest protein that is used.
    private let longest: Int
    /// Nil where examples are trained without.
    private let evidence: TrainingEvidence?

    init(
        _ dataset: InstructionDataset, _ tokenizer: Tokenizer, _ model: ModelConfiguration,
        _ configuration: TrainingConfiguration
    ) throws(SepitError) {
        self.dataset = dataset
        self.model = model
        template = try PromptTemplate(tokenizer, model)
        (stage, settings) = (configuration.stage, configuration.train)
        // The released code cuts what is longer than its window.
        longest =
            model.compatibility == .paper
            ? settings.maxProteinLength
            : min(settings.maxProteinLength, ProteinLength.residues(tokens: model.protein.maxTokens))
        evidence = stage != .stage0 && settings.evidence > 0 ? try TrainingEvidence(dataset, settings) : nil
    }

    /// An example's conversation, with evidence before it.
    private func text(
        of example: InstructionExample, _ evidence: PromptEvidence?
    ) throws(SepitError) -> TextInput {
        if stage == .stage3, let calling = try calling(example, evidence) { return calling }
        var turns = example.turns.map { (question: $0.question, answer: $0.answer) }
        turns[0].question = evidence?.before(turns[0].question) ?? turns[0].question
        let hasStructure = example.proteins.map { id in
            dataset.proteins.protein(id)?.positions.contains { $0 != nil } ?? false
        }
        return try template.example(
            turns: turns, proteins: example.proteins.count, bare: template.bareProteins(hasStructure))
    }

    /// An example of stage 3, with the cards of experts before it; nil for one that stands without. Of questions that need no
    /// expert, half are shown as stage 2 had them.
    private func calling(
        _ example: InstructionExample, _ evidence: PromptEvidence?
    ) throws(SepitError) -> TextInput? {
        let turn = example.turns[0]
        let hash = CounterRandom.hash(example.id + turn.question)
        guard turn.consulted != nil || hash & 1 == 0, example.turns.count == 1, example.proteins.count == 1,
            let protein = dataset.proteins.protein(example.proteins[0])
        else { return nil }
        // An index is at hand for some questions and not for others.
        let hasIndex = hash & 2 == 0
        let question =
            Prompt.listed(
                ExpertLibrary.standard.lines(hasStructure: protein.hasStructure, hasIndex: hasIndex))
            + (evidence?.before(turn.question) ?? turn.question)
        guard let consulted = turn.consulted else {
            return try template.example(question: question, answer: turn.answer)
        }
        return try template.example(
            question: question, call: consulted.call, result: consulted.result, about: turn.question,
            answer: turn.answer)
    }

    /// The conversation of the first example of a run.
    func first(_ example: InstructionExample) throws(SepitError) -> TextInput {
        try text(of: example, evidence?.drawn(example, number: 0))
    }

    /// The examples of the validation side that are short enough.
    func validationSet(_ examples: [LearnedExample]) throws(SepitError) -> TrainingSet {
        try set(examples, of: .valid) { (example, _) in evidence?.whole(example) }
    }

    private func set(
        _ examples: [LearnedExample], of side: DatasetSide, balance: ExampleBalance? = nil,
        _ evidence: (InstructionExample, Int) -> PromptEvidence?
    ) throws(SepitError) -> TrainingSet {
        var read: [TrainingSet.Example] = []
        for (number, learned) in examples.enumerated() {
            let (example, evidence) = (learned.right, evidence(learned.right, number))
            var texts = [try text(of: example, evidence)]
            if let wrong = learned.wrong { texts.append(try text(of: wrong, evidence)) }
            read.append(
                TrainingSet.Example(proteins: example.proteins, property: example.property, texts: texts))
        }
        return TrainingSet(
            read, of: side, balance: balance, stage: stage, proteins: dataset.proteins, configuration: model,
            maxProteinLength: longest,
            maxTextLength: settings.maxTextLength)
    }

    /// Nil where nothing is balanced.
    private func balance() throws(SepitError) -> ExampleBalance? {
        guard settings.balance > 0 || settings.clusterBalance > 0 else { return nil }
        let rows = try DatasetRow.read(folder: dataset.path) { (row) throws(SepitError) in (row.id, row.cluster) }
        return ExampleBalance(
            properties: settings.balance, clusters: settings.clusterBalance,
            cluster: Dictionary(rows) { first, _ in first })
    }

    /// The examples of the training side that are short enough, at least one.
    ///
    /// - Throws: `SepitError` `.badData` (`dataset-empty`), which names the limit.
    func trainingSet(_ examples: [LearnedExample]) throws(SepitError) -> TrainingSet {
        let set = try set(examples, of: .train, balance: try balance()) { (example, number) in
            evidence?.drawn(example, number: number)
        }
        guard !set.groups.isEmpty else {
            throw SepitError(
                .badData, code: "dataset-empty", "All \(set.tooLong) examples are too long.", file: dataset.path,
                expected:
                    "proteins of at most \(longest) residues, conversations of at most \(settings.maxTextLength) tokens",
                hint: longest < settings.maxProteinLength
                    ? "The model reads no longer proteins, whatever train.maxProteinLength is."
                    : "Raise train.maxProteinLength or train.maxTextLength, within what the language model reads"
                        + (model.text.maxPositions.map { " (\($0) tokens in all)." } ?? "."))
        }
        return set
    }
}
