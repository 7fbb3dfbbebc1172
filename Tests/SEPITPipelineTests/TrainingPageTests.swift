import FileKit
import SEPITPipeline
import Testing

@Suite struct TrainingPageTests {
    /// The page of a run that was stopped and went on is that of one that was not, and lines, figures and experts are there.
    @Test func aRunShowsHowItGoes() throws {
        let fixture = try TrainingFixture()
        try fixture.train(TrainingFixture.configuration(.stage1, steps: 3), to: "dense")
        var configuration = TrainingFixture.configuration(.stage2, steps: 6)
        (configuration.train.evalEvery, configuration.train.connectorLearningRate) = (2, 1e-3)
        try fixture.train(configuration, to: "whole", from: "dense/model")
        try fixture.train(configuration, to: "run", from: "dense/model", stop: 3)
        let interrupted = try text(fixture, "run/report.html")
        #expect(interrupted.contains("Interrupted and saved at step 3 of 6"))
        #expect(!interrupted.contains("http-equiv"), "nothing comes until it goes on")
        try fixture.train(configuration, to: "run", from: "dense/model", resume: true)
        let page = try text(fixture, "run/report.html")
        #expect(page == (try text(fixture, "whole/report.html")))
        for part in [
            "Finished: step 6 of 6.", "<h2>Loss</h2>", ">training<", ">validation<", ">balanceLoss<", ">connector<",
            ">experts<",
            "layer 1, expert 3: ", "protein tokens", "text tokens", "<td>logEvery</td>",
        ] { #expect(page.contains(part), "\(part)") }
        #expect(!page.contains("src=") && !page.contains("href="), "it needs nothing but itself")
        #expect(page.split(separator: "<polyline").count > 8)

        let norms = try fixture.dataset.lines("run/metrics.jsonl").map { line in
            (
                whole: line["gradientNorm"]?.double ?? 0,
                parts: line["gradientNorms"]?.members?.compactMap(\.value.double).reduce(0) { $0 + $1 * $1 } ?? 0
            )
        }
        #expect(norms.count == 6)
        for norm in norms { #expect(abs(norm.whole - norm.parts.squareRoot()) < 1e-4 * norm.whole) }
        let rates = try fixture.dataset.lines("run/metrics.jsonl").compactMap { $0["learningRates"] }
        #expect(rates.count == 6)
        for rate in rates {
            let (connector, experts) = (rate["connector"]?.double ?? 0, rate["experts"]?.double ?? 0)
            #expect(abs(3 * connector - experts) < 1e-6 * experts)
        }
    }

    private func text(_ fixture: TrainingFixture, _ name: String) throws -> String {
        String(decoding: try FileSystem.read(fixture.path(name)), as: UTF8.self)
    }
}
