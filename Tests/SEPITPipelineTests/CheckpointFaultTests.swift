import FileKit
import SEPITPipeline
import TensorKit
import TestSupport
import Testing

/// A disk that fails once, at every call that it can fail at.
@Suite struct CheckpointFaultTests {
    private let fixture: TrainingFixture

    init() throws { fixture = try TrainingFixture() }

    private static var configuration: TrainingConfiguration {
        var configuration = TrainingFixture.configuration(.stage1, steps: 2)
        (configuration.train.saveEvery, configuration.train.evalEvery) = (1, 2)
        configuration.train.result = .best
        return configuration
    }

    private func train(
        _ configuration: TrainingConfiguration, to out: String, resume: Bool = false, _ faults: FailingOperations
    ) throws {
        let run = try TrainingRun(
            TrainingRun.Request(data: fixture.path("out"), out: fixture.path(out), resume: resume), configuration,
            device: try Device(workers: Workers(1)), operations: faults.operations)
        try run.run(display: .none, now: { .zero }, isInterrupted: { false })
    }

    /// Each write, synchronisation and renaming of a run fails once, with a full or a broken disk: the run ends with exit code 74,
    /// what there was before is whole, and the run goes on from there as if nothing had been.
    ///
    /// - Parameter part: of four, which are tested at the same time.
    @Test(arguments: 0..<4) func everyFaultIsSurvived(part: Int) throws {
        let configuration = Self.configuration
        func faults(_ call: Int, _ error: SystemError = .noSpace) -> FailingOperations {
            FailingOperations(failing: call, with: error, isDurable: false)
        }
        let counting = faults(.max)
        try train(configuration, to: "whole", counting)
        let expected = try fixture.result("whole")
        #expect(counting.count > 100, "\(counting.count) calls")
        for call in 1...counting.count where call % 4 == part {
            let (out, error) = ("run\(call)", call / 4 % 2 == 0 ? SystemError.noSpace : .brokenDisk)
            let failure = fixture.dataset.failure { try train(configuration, to: out, faults(call, error)) }
            #expect(failure?.kind.exitCode == 74, "call \(call): \(failure?.description ?? "no error")")
            #expect(failure?.code == (error == .noSpace ? "disk-full" : "write-failed"))
            try requireWholeCheckpoints(out)
            // Where not even the configuration was written, there is nothing to go on with.
            let resumes = FileSystem.exists(fixture.path(out + "/config.yaml"))
            try train(configuration, to: out, resume: resumes, faults(.max))
            #expect(try fixture.result(out) == expected, "call \(call)")
            try FileSystem.remove(fixture.path(out))
        }
    }

    /// Checkpoints that are there are whole, and nothing else is.
    private func requireWholeCheckpoints(_ out: String) throws {
        let folder = fixture.path(out + "/checkpoints")
        guard FileSystem.exists(folder) else { return }
        for name in try FileSystem.list(folder) {
            #expect(!name.contains(".tmp"), "\(name)")
            let path = Path.join(folder, name)
            try FileManifest(contentsOf: Path.join(path, "manifest.json")).verify(in: path)
        }
    }

    /// What a process that was killed left half written is cleared by the next one.
    @Test func whatWasLeftHalfWrittenIsCleared() throws {
        var configuration = Self.configuration
        configuration.train.maxSteps = 6
        try fixture.train(configuration, to: "run", stop: 3)
        let stale = fixture.path("run/checkpoints/step-00000001.tmp-99999999")
        try FileSystem.createDirectory(stale)
        try AtomicFile.write("half", to: Path.join(stale, "model.safetensors"))
        try fixture.train(configuration, to: "run", resume: true)
        let names = try FileSystem.list(fixture.path("run/checkpoints"))
        #expect(!names.contains { $0.contains(".tmp") } && names.count == configuration.train.keepLast, "\(names)")
    }

    /// From every step of two epochs, and over the boundary of the stages, with other threads.
    @Test func everyStepCanBeResumedFrom() throws {
        var configuration = TrainingFixture.configuration(.stage1, steps: 0)
        (configuration.train.epochs, configuration.train.tokensPerBatch, configuration.train.evalEvery) = (2, 150, 0)
        try fixture.train(configuration, to: "whole")
        let steps = try fixture.metrics("whole", "step").count
        #expect(steps >= 8, "\(steps)")
        for stop in 1..<steps {
            try fixture.train(configuration, to: "run", stop: stop, workers: Workers(1))
            try fixture.train(configuration, to: "run", resume: true, workers: Workers(2))
            #expect(try fixture.result("run") == fixture.result("whole"), "after \(stop) of \(steps)")
            try FileSystem.remove(fixture.path("run"))
        }
        var next = TrainingFixture.configuration(.stage2, steps: 6)
        (next.train.calibrationQuestions, next.train.evalEvery) = (0, 3)
        try fixture.train(next, to: "next", from: "whole/model")
        for stop in [1, 4] {
            try fixture.train(next, to: "run", from: "whole/model", stop: stop, workers: Workers(2))
            try fixture.train(next, to: "run", from: "whole/model", resume: true, workers: Workers(1))
            #expect(try fixture.result("run") == fixture.result("next"), "after \(stop)")
            try FileSystem.remove(fixture.path("run"))
        }
    }
}
