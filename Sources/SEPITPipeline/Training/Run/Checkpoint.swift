import FileKit
import FoundationEssentials
import LanguageModel
import SEPITModel
import TensorKit

/// A run's state after a step, in a folder of its own that is there whole or not at all:
///
///     config.json, model.safetensors, tokenizer.json    the model, or
///     adapter files (see `AdapterDirectory`)            what is trained, where that is an adapter
///     optimizer.safetensors                             AdamW's moments
///     state.json                                        the step, and what the run was made from
///     manifest.json                                     sizes and SHA-256 of all of these
struct Checkpoint {
    /// What must be the same for a run to go on.
    struct State: Codable, Equatable {
        /// Changes with what is saved and with what steps compute: a run that went on would not be what it was.
        static let format = "sepit-checkpoint/3"

        var format = Self.format
        /// Steps made.
        var step: Int
        /// The configuration's text.
        var configuration: String
        /// The dataset's files that the run depends on.
        var dataset: FileManifest
        /// Number of published tensors that are trained.
        var trainedTensors: Int
        /// `ModelFingerprint` of the model under the adapters; nil where all of the model is in the checkpoint.
        var base: String?
        /// Where validation was best so far; nil where nobody asks.
        var best: Best?
        /// Nil where nobody looks for spikes.
        var gradients: GradientHistory?
    }

    /// The step after which validation was best.
    struct Best: Codable, Equatable {
        var step: Int
        var loss: Float
        /// Of the answers; nil where the loss alone decides.
        var score: Double?

        /// Whether it is better than an earlier one.
        func isBetter(than other: Best?) -> Bool {
            guard let other else { return loss.isFinite }
            if let score, let before = other.score, score != before { return score > before }
            return loss < other.loss
        }
    }

    private struct Format: Decodable {
        var format: String
    }

    let path: String
    let state: State

    private static let prefix = "step-"

    /// The newest whole checkpoint in a folder; nil if there is none.
    ///
    /// - Throws: `SepitError` `.badData`: `checkpoint-invalid` for a checkpoint of another version, `checkpoints-damaged` if
    ///   there are some but none is whole: beginning again would lose what the run has.
    static func newest(in folder: String) throws(SepitError) -> Checkpoint? {
        guard FileSystem.isDirectory(folder) else { return nil }
        let names = try FileSystem.list(folder).filter { $0.hasPrefix(prefix) && !$0.contains(".") }.sorted(by: >)
        for name in names {
            let path = Path.join(folder, name)
            guard let manifest = try? FileManifest(contentsOf: Path.join(path, "manifest.json")),
                (try? manifest.verify(in: path)) != nil
            else { continue }
            return try Checkpoint(path: path)
        }
        guard names.isEmpty else {
            throw SepitError(
                .badData, code: "checkpoints-damaged", "No checkpoint of this run is whole.", file: folder,
                hint: "Train again without --resume, into another folder.")
        }
        return nil
    }

    /// Puts back or removes what writers that are gone left half written, of whichever step.
    static func recover(_ folder: String) throws(SepitError) {
        guard FileSystem.isDirectory(folder) else { return }
        for name in try FileSystem.list(folder) {
            guard let mark = name.firstRange(of: ".tmp-") ?? name.firstRange(of: ".old-") else { continue }
            try AtomicDirectory.recover(Path.join(folder, String(name[..<mark.lowerBound])))
        }
    }

    private init(path: String) throws(SepitError) {
        self.path = path
        let file = Path.join(path, "state.json")
        let bytes = try FileSystem.read(file, limit: 1 << 20)
        let format = try? JSONDecoder().decode(Format.self, from: Data(bytes)).format
        guard format == State.format, let state = try? JSONDecoder().decode(State.self, from: Data(bytes)) else {
            throw SepitError(
                .badData, code: "checkpoint-invalid",
                format == State.format
                    ? "This checkpoint's state can't be read."
                    : "This checkpoint is of another version of the program.",
                file: file, expected: State.format, found: format,
                hint: "Go on with the version that wrote it, or train again without --resume, into another folder.")
        }
        self.state = state
    }

    /// Writes a checkpoint and removes all but the newest `keep`.
    ///
    /// - Parameter write: writes what is trained into a folder.
    static func save(
        _ state: State, optimizer: AdamW, in folder: String, keep: Int, operations: FileOperations = .system,
        write: (String) throws(SepitError) -> Void
    ) throws(SepitError) {
        try FileSystem.createDirectory(folder)
        let digits = String(state.step)
        let name = prefix + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
        let directory = try AtomicDirectory(Path.join(folder, name), operations: operations)
        try write(directory.path)
        try SafetensorsWriter.write(
            optimizer.state.map { SafetensorsWriter.Tensor($0.name, shape: [$0.values.count], floats: $0.values) },
            metadata: ["step": "\(optimizer.step)"], to: Path.join(directory.path, "optimizer.safetensors"),
            operations: operations)
        try AtomicFile.write(JSONText.file(state), to: Path.join(directory.path, "state.json"), operations: operations)
        try directory.commit(manifest: "manifest.json")
        let old = try FileSystem.list(folder).filter { $0.hasPrefix(prefix) && !$0.contains(".") }.sorted(by: >)
        for name in old.dropFirst(keep) {
            try AtomicDirectory.remove(Path.join(folder, name), operations: operations)
        }
    }

    /// Puts the saved parameters back.
    func restore(_ model: TrainableModel, _ configuration: TrainingConfiguration) throws(SepitError) {
        try Self.restore(model, configuration, from: path)
    }

    /// Puts the parameters back that a folder has.
    static func restore(
        _ model: TrainableModel, _ configuration: TrainingConfiguration, from path: String
    ) throws(SepitError) {
        if let adapter = configuration.adapter {
            try AdapterDirectory.restore(model.store, adapter, from: path)
        } else {
            try model.store.load(try SafetensorsFile(path: Path.join(path, "model.safetensors")))
        }
    }

    /// Puts the saved moments back.
    func restore(_ optimizer: AdamW) throws(SepitError) {
        let file = try SafetensorsFile(path: Path.join(path, "optimizer.safetensors"))
        guard let step = file.metadata["step"].flatMap({ Int($0) }) else {
            throw SepitError(.badData, code: "checkpoint-invalid", "The optimiser's step is missing.", file: file.path)
        }
        try optimizer.restore(step: step) { (name, buffer) throws(SepitError) in
            try file.copyFloats(name, into: buffer, expecting: [buffer.count])
        }
    }
}
