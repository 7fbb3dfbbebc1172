import FileKit

/// `report.html`: how a run goes, from the lines of its `metrics.jsonl`. It needs nothing but itself, and a browser loads it anew
/// while the run goes on.
struct TrainingPage {
    /// How far the run is.
    enum State {
        case running, interrupted, stoppedEarly, finished
    }

    /// Such as "stage1".
    let stage: String
    /// Steps of the whole run.
    let steps: Int
    /// What is said of the run before it begins.
    let description: [String]
    /// As the run has it, in YAML.
    let configuration: String
    /// Those of `metrics.jsonl`.
    var lines: [JSONValue] = []

    private static let secondsToRefresh = 30

    func html(_ state: State) -> String {
        var page = ReportPage("Training: \(stage)", refresh: state == .running ? Self.secondsToRefresh : nil)
        page.paragraph("\(position(state)) Written by sepit \(ProjectVersion.current).")
        page.tiles(tiles)
        addLosses(&page)
        addPreferences(&page)
        addAnswers(&page)
        addRates(&page)
        addExperts(&page)
        addSettings(&page)
        return page.html
    }

    // MARK: Parts

    private func position(_ state: State) -> String {
        let step = "step \(lines.last?["step"]?.whole ?? 0) of \(steps)"
        return switch state {
        case .running:
            "The run goes on: \(step). This page is written anew at every evaluation and checkpoint, and every minute."
        case .interrupted: "Interrupted and saved at \(step); --resume goes on."
        case .stoppedEarly: "Stopped early, at \(step): validation got no better."
        case .finished: "Finished: \(step)."
        }
    }

    private var tiles: [(value: String, name: String)] {
        func last(_ key: String) -> Double? { lines.last { $0[key]?.double != nil }?[key]?.double }
        let figures: [(Double?, String)] = [
            (last("step"), "steps of \(steps)"), (last("loss"), "loss"), (last("validLoss"), "validation loss"),
            (last("validScore").map { 100 * $0 }, "% score of the answers"),
            (last("tokensPerSecond"), "tokens a second"),
        ]
        var tiles = figures.compactMap { value, name in value.map { (ChartDrawing.figure($0), name) } }
        if let share = last("peakShare") { tiles.append((share.percent, "of the processor's peak")) }
        return tiles
    }

    private func addLosses(_ page: inout ReportPage) {
        page.section("Loss", "Of the training side, step by step, and of the validation side.")
        page.chart(ReportChart.Lines([series("loss", "training"), series("validLoss", "validation")]).svg)
        let parts = keys { $0.hasSuffix("Loss") && $0 != "validLoss" }
        if !parts.isEmpty {
            page.section("Parts of the loss")
            page.chart(ReportChart.Lines(parts.map { series($0) }).svg)
        }
    }

    private func addPreferences(_ page: inout ReportPage) {
        guard has("rightReward") else { return }
        page.section(
            "Preferences",
            "Share of the pairs whose right answer has the larger reward, and the rewards: how much likelier an answer is than "
                + "when the run began, logarithms times beta.")
        page.chart(
            ReportChart.Lines([series("rankedRight", "training"), series("validRankedRight", "validation")]).svg)
        page.chart(
            ReportChart.Lines([
                series("rightReward", "right answers"), series("wrongReward", "wrong answers"),
                series("validRightReward", "right, validation"), series("validWrongReward", "wrong, validation"),
            ]).svg)
    }

    private func addAnswers(_ page: inout ReportPage) {
        guard has("validScore") else { return }
        page.section(
            "Answers",
            "What the model answers to some questions of the validation side scores: shares of right answers, and ROUGE-L of "
                + "captions.")
        page.chart(ReportChart.Lines([series("validScore", "all")] + grouped("validScores")).svg)
        if let line = lines.last(where: { $0["validScores"] != nil }) {
            let scores = (line["validScores"]?.members ?? []).map { [$0.key, $0.value.double?.percent ?? "-"] }
            page.folded("Scores at step \(line["step"]?.whole ?? 0)", [["property", "score"]] + scores)
        }
        for line in lines.reversed().filter({ $0["samples"]?.elements?.isEmpty == false }).prefix(Self.shownSamples) {
            let rows = (line["samples"]?.elements ?? []).map { sample in
                ["protein", "question", "expected", "answer"].map { sample[$0]?.text ?? "" }
                    + [sample["score"]?.double?.percent ?? "-"]
            }
            let table = [["protein", "question", "expected", "answer", "score"]] + rows
            page.folded("Answers at step \(line["step"]?.whole ?? 0)", table)
        }
    }

    /// Evaluations whose answers are shown.
    private static let shownSamples = 3

    private func addRates(_ page: inout ReportPage) {
        page.section("Learning rates", "Of each part of the model, where these differ.")
        let rates = grouped("learningRates")
        page.chart(ReportChart.Lines(rates.isEmpty ? [series("learningRate", "all parts")] : rates).svg)
        page.section("Gradient norms", "Before clipping, of everything that is trained and of each part.\(skipped)")
        page.chart(
            ReportChart.Lines([series("gradientNorm", "all")] + grouped("gradientNorms"), isLogarithmic: true).svg)
        page.section("Speed", "Tokens a second, of proteins and texts.")
        page.chart(ReportChart.Lines([series("tokensPerSecond", "tokens a second")]).svg)
        if has("peakShare") {
            page.section(
                "Share of the peak",
                "Operations of the products with weights, over the most that the processor makes of their kind; what else a "
                    + "step does takes time and counts for nothing here.")
            page.chart(ReportChart.Lines([series("peakShare", "share")]).svg)
        }
    }

    private func addExperts(_ page: inout ReportPage) {
        guard let line = lines.last(where: { $0["validLoads"]?.elements?.isEmpty == false }) else { return }
        let layers = ExpertShares.all(of: line["validLoads"])
        page.section(
            "Experts",
            "Where the tokens of the validation side went at step \(line["step"]?.whole ?? 0), by layer; rows add up to 100%."
        )
        page.chart(
            ReportChart.Cells(
                [.init("protein tokens", layers.map(\.protein)), .init("text tokens", layers.map(\.text))],
                rows: layers.map { "layer \($0.layer)" }, column: "expert"
            ).svg)
        page.paragraph(
            "How even the loads are while training: entropy is 1 where they are even; the largest load over a fair one "
                + "is 1 as well.")
        page.chart(
            ReportChart.Lines([
                series("loadEntropy", "entropy"), series("loadImbalance", "largest over fair"),
                series("droppedShare", "share dropped"),
            ]).svg)
    }

    private func addSettings(_ page: inout ReportPage) {
        page.section("The run")
        for line in description { page.paragraph(line) }
        let settings = configuration.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let name = line.prefix { $0 != ":" }
            return [String(name.drop { $0 == " " }), String(line.dropFirst(name.count + 1).drop { $0 == " " })]
        }
        page.folded("Configuration", [["setting", "value"]] + settings)
    }

    private var skipped: String {
        let count = lines.reduce(0) { $0 + ($1["skippedSteps"]?.whole ?? 0) }
        return count == 0 ? "" : " Steps that were left out, as spikes or not finite: \(count)."
    }

    // MARK: Lines

    private func has(_ key: String) -> Bool { lines.contains { $0[key]?.double != nil } }

    private func series(_ key: String, _ name: String? = nil) -> ReportChart.Lines.Series {
        ReportChart.Lines.Series(name ?? key, points { $0[key]?.double })
    }

    /// A series for each number in an object of the lines.
    private func grouped(_ key: String) -> [ReportChart.Lines.Series] {
        let names = Set(lines.flatMap { $0[key]?.members?.map(\.key) ?? [] }).sorted()
        return names.map { name in ReportChart.Lines.Series(name, points { $0[key]?[name]?.double }) }
    }

    private func points(_ value: (JSONValue) -> Double?) -> [(x: Double, y: Double)] {
        lines.compactMap { line in
            line["step"]?.double.flatMap { step in value(line).map { (step, $0) } }
        }
    }

    /// Of the lines' numbers.
    private func keys(where isWanted: (String) -> Bool) -> [String] {
        Set(lines.flatMap { ($0.members ?? []).filter { $0.value.double != nil }.map(\.key) }).filter(isWanted).sorted()
    }
}
