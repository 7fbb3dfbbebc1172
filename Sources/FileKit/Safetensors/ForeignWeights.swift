/// Files and folders that hold weights in forms that aren't read, named, with what to do instead.
package enum ForeignWeights {
    /// Looks at names and first bytes only; lets through what may be a model folder.
    ///
    /// - Throws: `SepitError` `.badData`: `weights-fair-esm`, `weights-pickle`, `weights-adapter`, `weights-other`; or
    ///   `.missingInput` `file-missing`.
    package static func refuse(_ path: String) throws(SepitError) {
        guard FileSystem.exists(path) else {
            throw SepitError(
                .missingInput, code: "file-missing", "There is no such file or folder.", file: path,
                hint: "Give the folder that holds config.json and model.safetensors.")
        }
        guard FileSystem.isDirectory(path) else { throw ofFile(path) }
        let names = try FileSystem.list(path)
        func has(_ name: String) -> Bool { names.contains(name) }
        if has("model.safetensors") || has("model.safetensors.index.json") { return }
        if has("adapter_config.json") || has("sepit_adapter.json") { throw adapter(path) }
        if let file = names.first(where: { isFairESM($0) }) { throw fairESM(path, found: file) }
        if let error = pickle(in: names, path) { throw error }
        if let file = names.first(where: { $0.hasSuffix(".gguf") }) {
            throw SepitError(
                .badData, code: "weights-other", "The folder holds a GGUF file.", file: path, found: file,
                hint: "Name the file itself: sepit import --llm \(Path.join(path, file))")
        }
        let others = [".h5", ".msgpack", ".onnx", ".tflite", ".mlmodel", ".npz", ".ckpt"]
        if let file = names.first(where: { name in others.contains(where: name.hasSuffix) }) {
            throw SepitError(
                .badData, code: "weights-other", "The folder holds weights in another program's format.", file: path,
                expected: "model.safetensors", found: file,
                hint: "Download the model's safetensors, or save it with transformers: model.save_pretrained(FOLDER).")
        }
    }

    /// A pickle among the names of a folder without safetensors.
    static func pickle(in names: [String], _ path: String) -> SepitError? {
        let endings = [".bin", ".bin.index.json", ".pt", ".pth", ".ckpt", ".pkl"]
        // Training leaves such files behind, too.
        let others = ["training_args.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth"]
        guard
            let file = names.first(where: { name in endings.contains(where: name.hasSuffix) && !others.contains(name) })
        else { return nil }
        return SepitError(
            .badData, code: "weights-pickle", "The folder holds its weights as a pickle only.", file: path,
            expected: "model.safetensors or model.safetensors.index.json", found: file, hint: pickleHint)
    }

    /// What changes a model, and is none.
    package static func adapter(_ path: String) -> SepitError {
        SepitError(
            .badData, code: "weights-adapter", "This is an adapter, which only changes another model.", file: path,
            expected: "a whole model",
            hint: "Merge it into its base first (PEFT: merge_and_unload, then save_pretrained), or give the base; "
                + "sepit's own adapters go to ask --adapter and sepit merge.")
    }

    private static let pickleHint =
        "Pickles may run programs and aren't read. Download the model's safetensors, or save it with transformers: "
        + "model.save_pretrained(FOLDER)."

    private static func ofFile(_ path: String) -> SepitError {
        let name = Path.name(of: path)
        if isFairESM(name) { return fairESM(path, found: nil) }
        let start = FileSystem.firstBytes(of: path, count: 4)
        // What torch.save writes is a zip archive, or, in its first form, a bare pickle.
        let isPickle =
            start == Array("PK\u{3}\u{4}".utf8) || start.first == 0x80
            || [".pt", ".pth", ".bin", ".ckpt", ".pkl"].contains(where: name.hasSuffix)
        guard !isPickle else {
            return SepitError(
                .badData, code: "weights-pickle", "This is a pickle.", file: path,
                expected: "a folder with config.json and model.safetensors", hint: pickleHint)
        }
        if start == Array("GGUF".utf8) {
            return SepitError(
                .badData, code: "weights-other",
                "A GGUF file holds a language model, and nothing else is read from one.", file: path,
                expected: "a folder with config.json and model.safetensors",
                hint: "A language model goes to sepit import --llm.")
        }
        return SepitError(
            .badData, code: "weights-other", "This is a single file.", file: path,
            expected: "a folder with config.json and model.safetensors",
            hint: name.hasSuffix(".safetensors") ? "Give the folder that it is in, with config.json beside it." : nil)
    }

    /// Names that the first publication of ESM gives its files.
    private static func isFairESM(_ name: String) -> Bool {
        name.hasSuffix(".pt") && ["esm1", "esm2_", "esm_", "esmfold"].contains(where: name.hasPrefix)
    }

    private static func fairESM(_ path: String, found: String?) -> SepitError {
        let model = Path.name(of: found ?? path).replacing("-contact-regression", with: "").dropLast(".pt".count)
        return SepitError(
            .badData, code: "weights-fair-esm", "This is a fair-esm .pt file, a pickle.", file: path,
            expected: "a folder with config.json and model.safetensors", found: found,
            hint: model.hasPrefix("esm2_")
                ? "The same weights are published as facebook/\(model) in the transformers layout; download that folder."
                : "Only ESM-2 is supported, in the transformers layout, such as facebook/esm2_t33_650M_UR50D.")
    }
}
