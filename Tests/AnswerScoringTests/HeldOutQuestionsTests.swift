import AnswerScoring
import FileKit
import ProteinDataset
import TestSupport
import Testing

/// Questions of a small dataset with what is answered without a model.
@Suite struct HeldOutQuestionsTests {
    private static let folds = ["beta barrel", "helical bundle", "beta sandwich"]

    /// Thirty proteins for training and ten for test, of which the first `leaked` are copies of training proteins but for
    /// one residue in ten.
    private func dataset(leaked: Int) throws -> (fixture: DatasetFixture, dataset: InstructionDataset) {
        let fixture = try DatasetFixture()
        var table = "id\tfold\tec\tsequence\tsplit\n"
        for number in 0..<40 {
            let isTest = number >= 30
            let source = isTest && number - 30 < leaked ? number - 30 : number
            var sequence = Array(String.protein(source, length: 120))
            if isTest { for place in stride(from: 5, to: 115, by: 10) { sequence[place] = "W" } }
            let fold = isTest && source == number ? "propeller" : Self.folds[source % 3]
            table += "p\(number)\t\(fold)\t\(source % 2 + 1).1.1.\(source % 4 + 1)\t\(String(sequence))\t"
            table += isTest ? "test\n" : "train\n"
        }
        try fixture.write(table, to: "in/table.tsv")
        _ = try fixture.build(["in/table.tsv"], split: .column)
        return (fixture, try InstructionDataset(path: fixture.path("out")))
    }

    private func scores(
        _ dataset: InstructionDataset, answers: (HeldOutQuestion) -> String? = { _ in nil }, workers: Int = 2
    ) throws -> [EvaluationScore] {
        let heldOut = try HeldOutQuestions(dataset, side: .test, workers: Workers(workers))
        let scorer = AnswerScorer(scoring: heldOut.questions.map { $0.asked }, knowing: try dataset.values())
        let questions = try ScoredQuestion.scored(
            heldOut.questions.map { question in
                ScoredQuestion(question, answers: answers(question).map { [.model: $0] } ?? [:])
            }, by: scorer, workers: Workers(workers))
        return try EvaluationTable(questions, workers: Workers(workers)).rows
    }

    private func row(
        _ rows: [EvaluationScore], _ property: String, _ kind: String, _ band: String = "all"
    ) -> EvaluationScore? {
        rows.first { $0.property == property && $0.kind == kind && $0.band == band }
    }

    @Test func aLeakShowsInTheBands() throws {
        let (fixture, clean) = try dataset(leaked: 0)
        let before = try scores(clean)
        #expect(row(before, "fold", "open", "<30")?.total.count == 10)
        #expect(row(before, "fold", "open", ">=70") == nil)
        #expect(row(before, "fold", "open")?.total.shares[.bestHit]?.value == 0)
        let (other, leaky) = try dataset(leaked: 6)
        let after = try scores(leaky)
        let near = try #require(row(after, "fold", "open", ">=70"))
        #expect(near.total.count == 6 && near.total.shares[.bestHit]?.value == 1)
        #expect(row(after, "fold", "open", "<30")?.total.count == 4)
        #expect(row(after, "fold", "open")?.total.shares[.bestHit]?.value == 0.6)
        withExtendedLifetime((fixture, other)) {}
    }

    @Test func valuesThatTrainingLacksAreCountedApart() throws {
        let (fixture, dataset) = try dataset(leaked: 6)
        let score = try #require(row(try scores(dataset), "fold", "open"))
        #expect(score.seen?.count == 6 && score.seen?.shares[.bestHit]?.value == 1)
        #expect(score.unseen?.count == 4 && score.unseen?.shares[.bestHit]?.value == 0)
        let levels = try #require(row(try scores(dataset), "ec", "open")?.metrics.first { $0.name == "ec1" })
        #expect(levels.means[.bestHit] ?? 0 >= 0.6)
        withExtendedLifetime(fixture) {}
    }

    @Test func aBlindAnswererScoresAtItsBaseline() throws {
        let (fixture, dataset) = try dataset(leaked: 6)
        for (source, answer) in [
            (AnswerSource.majority, { $0.blind?.majority?.text }), (.questionOnly, { $0.blind?.questionOnly?.text }),
            (.bestHit, { $0.blind?.bestHit?.text }),
        ] as [(AnswerSource, (HeldOutQuestion) -> String?)] {
            for score in try scores(dataset, answers: answer) {
                let (own, baseline) = (try #require(score.total.shares[.model]), score.total.shares[source])
                #expect(own == baseline, "\(score.property) \(score.kind) \(score.band)")
                #expect(own.interval.contains(own.value))
            }
        }
        withExtendedLifetime(fixture) {}
    }

    @Test func whatTheDatasetSaysIsRightByItsOwnMeasure() throws {
        let (fixture, dataset) = try dataset(leaked: 3)
        let rows = try scores(dataset) { $0.expected }
        for score in rows { #expect(score.total.shares[.model]?.value == 1, "\(score.property) \(score.kind)") }
        #expect(Set(rows.map(\.kind)) == ["caption", "dialogue", "open", "yesno"])
        #expect(row(rows, "caption", "caption")?.measure == "rougeL" && row(rows, "fold", "open")?.measure == "exact")
        withExtendedLifetime(fixture) {}
    }

    @Test func resultsAreThoseOfAnyNumberOfWorkers() throws {
        let (fixture, dataset) = try dataset(leaked: 6)
        let (one, three) = (try scores(dataset, workers: 1), try scores(dataset, workers: 3))
        #expect(one == three && one.map(\.json.line) == three.map(\.json.line))
        withExtendedLifetime(fixture) {}
    }

    @Test(arguments: [1, 7, 20, 33]) func aLimitTakesWholeGroups(limit: Int) throws {
        let (fixture, dataset) = try dataset(leaked: 6)
        let all = try HeldOutQuestions(dataset, side: .test, workers: Workers(1)).questions
        let some = try HeldOutQuestions(dataset, side: .test, QuestionSelection(limit: limit), workers: Workers(1))
            .questions
        #expect(!some.isEmpty && some.count <= limit)
        let sizes = Dictionary(grouping: all, by: \.cluster).mapValues(\.count)
        if limit > sizes.values.max() ?? 0 {
            for (cluster, members) in Dictionary(grouping: some, by: \.cluster) {
                #expect(members.count == sizes[cluster])
            }
        }
        let again = try HeldOutQuestions(dataset, side: .test, QuestionSelection(limit: limit), workers: Workers(1))
            .questions
        #expect(again.map(\.asked) == some.map(\.asked))
        withExtendedLifetime(fixture) {}
    }

    @Test func propertiesAndKindsAreChosen() throws {
        let (fixture, dataset) = try dataset(leaked: 6)
        func asked(_ selection: QuestionSelection) throws -> [HeldOutQuestion] {
            try HeldOutQuestions(dataset, side: .test, selection, workers: Workers(1)).questions
        }
        let all = try asked(QuestionSelection())
        let property = try #require(all.first { $0.kind == .open }?.property)
        let open = try asked(QuestionSelection(properties: [property], kinds: [.open]))
        #expect(open.map(\.asked) == all.filter { $0.property == property && $0.kind == .open }.map(\.asked))
        #expect(!open.isEmpty && open.count < all.count)
        let error = try #require(throws: SepitError.self) { try asked(QuestionSelection(properties: ["colour"])) }
        #expect(error.code == "property-unknown" && error.found == "colour")
        #expect(error.expected?.contains(property) == true)
        withExtendedLifetime(fixture) {}
    }

    @Test func whereTrainingIsAskedAProteinIsNotItsOwnNeighbour() throws {
        let (fixture, dataset) = try dataset(leaked: 6)
        let training = try HeldOutQuestions(dataset, side: .train, workers: Workers(1)).questions
        #expect(training.allSatisfy { $0.band == .below30 })
        withExtendedLifetime(fixture) {}
    }
}
