import FileKit
import TensorKit

/// Low-rank factors and whole tensors from files, checked against a model before any of them changes it.
public struct LowRankMerge {
    private let tensors: any TensorSource
    private let configuration: PEFTConfiguration
    private static let (down, up) = (".lora_A.weight", ".lora_B.weight")

    /// - Parameter tensors: `MODULE.lora_A.weight` and `….lora_B.weight`, and tensors to be replaced, under the model's
    ///   names.
    public init(_ tensors: some TensorSource, _ configuration: PEFTConfiguration) {
        self.tensors = tensors
        self.configuration = configuration
    }

    /// W += scale · B A for all adapted modules, and replaces whole tensors; changes nothing if anything doesn't fit.
    ///
    /// - Parameter expected: modules that must have an adapter; nil for those of the configuration's targets.
    /// - Throws: as `PEFTAdapter.merge`.
    public func apply(to store: TrainableParameters, expected: [String]? = nil, device: Device) throws(SepitError) {
        for (module, weight, rows) in try check(store, expected: expected) {
            let rank = configuration.rank(of: module)
            let adapter = LowRankAdapter(
                rows: rows, scale: configuration.scale(of: module),
                down: Tensor(try tensors.floats(module + Self.down), shape: [rank, weight.width]),
                up: Tensor(try tensors.floats(module + Self.up), shape: [rows.count, rank]))
            adapter.merge(into: weight, device: device)
        }
        for name in whole {
            guard let part = store.part(named: name) else { continue }
            try tensors.copyFloats(name, into: store.elements(of: part), expecting: part.shape)
        }
    }

    /// Names of the tensors that replace others.
    private var whole: [String] { tensors.names.filter { !$0.hasSuffix(Self.down) && !$0.hasSuffix(Self.up) } }

    /// Throws what `apply` would; the adapted modules and their places.
    @discardableResult
    public func check(
        _ store: TrainableParameters, expected: [String]? = nil
    ) throws(SepitError) -> [(module: String, weight: Tensor, rows: Range<Int>)] {
        let modules = try adaptedModules(in: store)
        let needed: [String]
        if let expected { needed = expected } else { needed = try targets(in: store) }
        try requireModules(needed, among: Set(modules.map(\.module)))
        for name in whole {
            guard let part = store.part(named: name) else { throw unexpected(name) }
            let tensor = try tensors.tensor(name)
            try tensor.requireShape(part.shape)
            try tensor.requireFloating()
        }
        return modules
    }

    /// Modules that have factors, and their places, all shapes checked.
    private func adaptedModules(
        in store: TrainableParameters
    ) throws(SepitError) -> [(module: String, weight: Tensor, rows: Range<Int>)] {
        var found: [(module: String, weight: Tensor, rows: Range<Int>)] = []
        for name in tensors.names where name.hasSuffix(Self.up) || name.hasSuffix(Self.down) {
            let module = String(name.dropLast(Self.down.count))
            guard let part = store.part(named: module + ".weight"), part.shape.count == 2,
                let place = store.weight(of: part)
            else { throw unexpected(name) }
            guard name.hasSuffix(Self.down) else {
                _ = try tensors.tensor(module + Self.down)
                continue
            }
            let rank = configuration.rank(of: module)
            let (down, up) = (try tensors.tensor(name), try tensors.tensor(module + Self.up))
            guard down.shape.count != 2 || up.shape.count != 2 || down.shape[0] == up.shape[1], down.shape.first == rank
            else {
                throw SepitError(
                    .badData, code: "adapter-rank",
                    "The adapter of '\(module)' has another rank than its configuration.",
                    file: tensors.path, expected: "\(rank)", found: "A \(down.shape), B \(up.shape)")
            }
            try down.requireShape([rank, part.shape[1]])
            try up.requireShape([part.shape[0], rank])
            try down.requireFloating()
            try up.requireFloating()
            found.append((module, place.weight, place.rows))
        }
        return found
    }

    /// The language model's modules that the configuration names.
    private func targets(in store: TrainableParameters) throws(SepitError) -> [String] {
        guard let targets = configuration.targets else { return [] }
        let modules = store.parts.filter {
            $0.role.part == .languageModel && $0.role.isWeight && $0.shape.count == 2
        }.map(\.module)
        let unknown = targets.filter { target in !modules.contains { PEFTConfiguration.fits($0, target) } }
        guard unknown.isEmpty else {
            throw SepitError(
                .badData, code: "adapter-target",
                "The model has no modules \(unknown.joined(separator: ", ")) to adapt.",
                file: tensors.path, hint: "The adapter was made for another kind of model.")
        }
        return modules.filter { module in targets.contains { PEFTConfiguration.fits(module, $0) } }
    }

    private func requireModules(_ expected: [String], among found: Set<String>) throws(SepitError) {
        let missing = expected.filter { !found.contains($0) }
        guard missing.isEmpty else {
            throw SepitError(
                .badData, code: "tensor-missing",
                "\(missing.count) module\(missing.count == 1 ? " lacks its" : "s lack their") adapter: "
                    + missing.prefix(3).joined(separator: ", ") + (missing.count > 3 ? ", …" : "") + ".",
                file: tensors.path, hint: "The adapter was made for another model, or the file is incomplete.")
        }
    }

    private func unexpected(_ name: String) -> SepitError {
        SepitError(
            .badData, code: "tensor-unexpected", "'\(name)' has no place in this model.", file: tensors.path,
            hint: "The adapter was made for another model.")
    }
}
