import TensorKit

/// A model that owns its parameters, in fp32: they can be filled, trained and saved.
public final class TrainableModel: SEPITModel {
    /// The parameters.
    public let store: TrainableParameters

    /// A model with parameters all zero: initialise or load them through `store`.
    public convenience init(_ configuration: ModelConfiguration) {
        self.init(configuration, warmUp: nil) { (_) throws(Never) in }
    }

    /// A model for stage 0.
    ///
    /// - Parameter captionWidth: of encoded captions; nil for the width of the language model.
    package convenience init(warmingUp configuration: ModelConfiguration, captionWidth: Int? = nil) {
        self.init(configuration, warmUp: WarmUpHeads.Sizes(configuration, caption: captionWidth)) {
            (_) throws(Never) in
        }
    }

    /// A model whose declared parameters `check` looks at before they get memory: sizes that nothing bears out must not
    /// take any.
    package init<Failure: Error>(
        _ configuration: ModelConfiguration, warmUp: WarmUpHeads.Sizes? = nil,
        layout: ParameterLayout = ParameterLayout(),
        check: (ParameterLayout) throws(Failure) -> Void
    ) throws(Failure) {
        let modules = Modules(configuration, warmUp: warmUp, layout: layout)
        try check(layout)
        store = layout.allocate()
        super.init(configuration, modules)
    }

    /// The parameters of a model, without memory for them.
    package static func layout(of configuration: ModelConfiguration, warmsUp: Bool = false) -> ParameterLayout {
        let layout = ParameterLayout()
        let warmUp = warmsUp ? WarmUpHeads.Sizes(configuration, caption: nil) : nil
        _ = Modules(configuration, warmUp: warmUp, layout: layout)
        return layout
    }

    /// The model without what stage 0 trains on top; itself if there is nothing of that.
    package func withoutWarmUp() -> TrainableModel {
        guard warmUp != nil else { return self }
        let model = TrainableModel(configuration)
        model.copyParameters(from: self)
        return model
    }

    /// Takes over every parameter that `other` has in the role that `source` gives.
    package func copyParameters(from other: TrainableModel, source: (ParameterRole) -> ParameterRole = { $0 }) {
        for part in store.parts {
            guard let counterpart = other.store.part(source(part.role)) else { continue }
            let (to, from) = (store.elements(of: part), other.store.elements(of: counterpart))
            for i in to.indices { to[i] = from[i] }
        }
    }
}
