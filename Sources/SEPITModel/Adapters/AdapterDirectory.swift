import FileKit
import LanguageModel
import TensorKit

/// An adapter on disk; docs/adapters.md describes the files.
///
///     sepit_adapter.json                 the base model and what the adapter consists of
///     adapter_config.json, adapter_model.safetensors    LoRA of the language model, in the layout of PEFT
///     nola_coefficients.safetensors      NOLA
///     sepit_modules.safetensors          what else was trained: other modules in full, LoRA of the protein side
public enum AdapterDirectory {
    static let modulesName = "sepit_modules.safetensors"

    // MARK: Writing

    /// Writes what a run has trained so far into an existing folder, biases of routers that no gradient moves included.
    ///
    /// - Parameter model: what the user calls the base model.
    package static func save(
        _ store: TrainableParameters, _ manifest: AdapterManifest, model: String?, to path: String,
        operations: FileOperations = .system
    ) throws(SepitError) {
        let adapter = manifest.adapter
        let trained = store.parts.filter { adapter.trains($0.role) }
        func tensor(_ part: ParameterLayout.Part, _ name: String? = nil) -> SafetensorsWriter.Tensor {
            SafetensorsWriter.Tensor(
                name ?? part.name, shape: part.shape, floats: UnsafeBufferPointer(store.elements(of: part)))
        }
        var rest = trained
        switch adapter.method {
        case .nola:
            let coefficients = trained.filter { $0.role.isAdapter }
            try SafetensorsWriter.write(
                coefficients.map { tensor($0) }, metadata: NOLAFile.metadata(adapter),
                to: Path.join(path, NOLAFile.fileName), operations: operations)
            rest.removeAll { $0.role.isAdapter }
        case .lora:
            let targets = adapter.matrices(store).filter { $0.role.part == .languageModel }
            if !targets.isEmpty {
                let saved = peftModules.filter { adapter.modules.contains($0.module) }
                var peft = PEFTConfiguration(
                    rank: adapter.rank, alpha: adapter.alpha,
                    targets: adapter.targets.filter { target in targets.contains { target.matches($0.role) } }
                        .map(\.rawValue))
                peft.modulesToSave = saved.map(\.name)
                peft.base = model
                try AtomicFile.write(peft.json, to: Path.join(path, PEFTConfiguration.fileName), operations: operations)
                func isPEFT(_ role: ParameterRole) -> Bool {
                    role.part == .languageModel && (role.isAdapter || saved.contains { $0.module.contains(role) })
                }
                try SafetensorsWriter.write(
                    trained.filter { isPEFT($0.role) }.map { tensor($0, PEFTAdapter.name(of: $0.name)) },
                    metadata: ["format": "pt"], to: Path.join(path, PEFTAdapter.fileName),
                    operations: operations)
                rest.removeAll { isPEFT($0.role) }
            }
        }
        try SafetensorsWriter.write(
            rest.map { tensor($0) }, metadata: ["format": "pt"], to: Path.join(path, modulesName),
            operations: operations)
        try AtomicFile.write(manifest.json, to: Path.join(path, AdapterManifest.fileName), operations: operations)
    }

    /// Modules that the transformers Llama has too, under PEFT's `modules_to_save`.
    private static let peftModules: [(module: TunedModule, name: String)] = [
        (.embeddings, "embed_tokens"), (.head, "lm_head"),
    ]

    // MARK: Reading

    /// Puts the saved values back into the parameters that a run trains; they must be exactly these.
    package static func restore(
        _ store: TrainableParameters, _ adapter: AdapterConfiguration, from path: String
    ) throws(SepitError) {
        let expected = store.parts.filter { adapter.trains($0.role) }
        let sources = try sources(path, adapter.method)
        for part in expected {
            let source = sources.first { $0.entry(part.name) != nil } ?? sources[0]
            try source.copyFloats(part.name, into: store.elements(of: part), expecting: part.shape)
        }
    }

    /// The files' tensors under the names of the model; the modules first.
    private static func sources(_ path: String, _ method: AdapterConfiguration.Method) throws(SepitError)
        -> [any TensorSource]
    {
        var sources: [any TensorSource] = [try SafetensorsFile(path: Path.join(path, modulesName))]
        if method == .nola {
            sources.append(try NOLAFile(directory: path).file)
        } else if FileSystem.exists(Path.join(path, PEFTConfiguration.fileName)) {
            sources.append(try PEFTAdapter(directory: path).tensors)
        }
        return sources
    }

    /// A model with an adapter made part of its weights: one that `sepit train` made, or a LoRA adapter of PEFT's for the
    /// language model.
    ///
    /// - Throws: `SepitError`: `.missingInput` (`adapter-missing`); `.badData`: `adapter-base` for another model's,
    ///   `adapter-version`, `adapter-invalid`, `adapter-unsupported`, `adapter-rank`, `adapter-target`, and those of
    ///   tensors that don't fit.
    public static func merge(
        _ path: String, into loaded: TrainableModel, device: Device
    ) throws(SepitError) -> TrainableModel {
        let isOwn = FileSystem.exists(Path.join(path, AdapterManifest.fileName))
        guard isOwn || FileSystem.exists(Path.join(path, PEFTConfiguration.fileName)) else {
            throw SepitError(
                .missingInput, code: "adapter-missing", "There is no adapter here.", file: path,
                expected: "a folder with \(AdapterManifest.fileName), or PEFT's \(PEFTConfiguration.fileName)",
                hint: "A training run keeps its adapter in RUN/adapter.")
        }
        guard isOwn else {
            try PEFTAdapter(directory: path).merge(into: loaded.store, device: device)
            return loaded
        }
        let manifest = try AdapterManifest(directory: path)
        let fingerprint = ModelFingerprint.of(loaded.store)
        guard fingerprint == manifest.base else {
            throw SepitError(
                .badData, code: "adapter-base", "This adapter belongs to another model.", file: path,
                expected: "a model with fingerprint \(manifest.base.prefix(16))…", found: "\(fingerprint.prefix(16))…",
                hint: "Give the model that its training began with.")
        }
        let (model, adapter) = (try manifest.prepared(loaded), manifest.adapter)
        let matrices = adapter.matrices(model.store)
        let modules = matrices.map(\.module)
        let rest = try SafetensorsFile(path: Path.join(path, modulesName))
        switch adapter.method {
        case .nola:
            let nola = try NOLAFile(directory: path)
            let whole = PEFTConfiguration(rank: 1, alpha: 1, targets: [])
            let replacement = LowRankMerge(rest, whole)
            try replacement.check(model.store, expected: [])
            try nola.merge(into: model.store, matrices, device: device)
            try replacement.apply(to: model.store, expected: [], device: device)
        case .lora:
            let hasPEFT = matrices.contains { $0.role.part == .languageModel }
            let peft = hasPEFT ? try PEFTAdapter(directory: path) : nil
            try LowRankMerge(
                JoinedTensors(path: path, [rest] + (peft.map { [$0.tensors] } ?? [])),
                peft?.configuration ?? PEFTConfiguration(rank: adapter.rank, alpha: adapter.alpha, targets: [])
            ).apply(to: model.store, expected: modules, device: device)
        }
        return model
    }
}
