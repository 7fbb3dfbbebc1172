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
        var turns = example.turns.map { (question: $0.question, answer: $0.answer) }
        turns[0].question = evidence?.before(turns[0].question) ?? turns[0].question
        let hasStructure = example.proteins.map { id in
            dataset.proteins.protein(id)?.positions.contains { $0 != nil } ?? false
        }
        return try template.example(
            turns: turns, proteins: example.proteins.count, bare: template.bareProteins(hasStructure))
    }

    /// The choice of an expert, or of none, where an example of stage 3 is one. A model learns to choose from the cards that it
    /// sees: the cards of structures are not there for all questions, nor is that of an index.
    private func choice(_ learned: LearnedExample) throws(SepitError) -> TextInput? {
        let example = learned.right
        guard stage == .stage3, !learned.isReplayed, example.turns.count == 1, example.proteins.count == 1 else {
            return nil
        }
        let turn = example.turns[0]
        let hash = CounterRandom.hash(example.id + turn.question)
        let hasStructure = hash & 3 != 0 && dataset.proteins.protein(example.proteins[0])?.hasStructure == true
        let hasIndex = hash >> 2 & 3 != 0
        let cards = ExpertLibrary.standard.lines(hasStructure: hasStructure, hasIndex: hasIndex)
        guard let consulted = turn.consulted else {
            return template.example(cards: cards, question: turn.question, consulted: nil)
        }
        let call = try ExpertCall(parsing: consulted.call)
        guard cards.contains(where: { $0.hasPrefix("\(call.name)(") }) else {
            return template.example(cards: cards, question: turn.question, consulted: nil)
        }
        return template.example(
            cards: cards, question: turn.question, consulted: (call.spaced, consulted.result, turn.answer))
    }

    /// The conversation of the first example of a run.
    func first(_ learned: LearnedExample) throws(SepitError) -> TextInput {
        if let choice = try choice(learned) { return choice }
        return try text(of: learned.right, evidence?.drawn(learned.right, number: 0))
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
            if let choice = try choice(learned) {
                read.append(TrainingSet.Example(proteins: [], property: example.property, texts: [choice]))
                continue
            }
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
