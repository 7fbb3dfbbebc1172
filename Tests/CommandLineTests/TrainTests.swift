import FileKit
import SEPITPipeline
import Testing

@Suite struct TrainTests {
    @Test(arguments: TrainingPreset.allCases) func presetsArePrintedAndRead(preset: TrainingPreset) throws {
        let result = try SepitProgram.run(["train", "--print-preset", preset.rawValue])
        #expect(result.code == 0 && result.output == preset.yaml && result.errors.isEmpty)
        let folder = try TemporaryDirectory()
        try AtomicFile.write(result.output, to: folder("preset.yaml"))
        for stage in TrainingStage.allCases {
            // The configuration is read before the dataset is looked for.
            let run = try SepitProgram.run(
                [
                    "train", stage.rawValue, "--config", folder("preset.yaml"), "--data", folder("none"), "--out",
                    folder("run"),
                ])
            #expect(run.code == 66 && run.errors.contains(folder("none")), "\(run.errors)")
        }
    }

    @Test(arguments: [
        (["train"], "<stage>"), (["train", "stage1"], "--data"), (["train", "stage1", "--data", "x"], "--out"),
        (["train", "--print-preset", "huge"], "'mini', 'small' or 'paper'"), (["train", "stage4"], "stage4"),
    ]) func whatIsMissingIsNamed(arguments: [String], word: String) throws {
        let result = try SepitProgram.run(arguments)
        #expect(result.code == 64 && result.errors.contains(word), "\(result.errors)")
    }
}
