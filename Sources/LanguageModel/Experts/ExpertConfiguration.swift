import FileKit

/// A mixture of experts in each layer: `text.experts` in a model's `config.json`.
public struct ExpertConfiguration: Codable, Sendable, Equatable {
    /// Experts of a layer.
    public var count: Int
    /// How experts are chosen.
    public var router: RouterConfiguration
    /// Factor of the gate weights. With `count / k`, a layer of equal experts under an undecided softmax computes what one
    /// dense network would.
    public var gateScale: Float
    /// Whether every token also goes through one more network, whose output is added.
    public var hasSharedExpert: Bool

    private enum CodingKeys: String, CodingKey {
        case count, router
        case gateScale = "gate_scale"
        case hasSharedExpert = "shared"
    }

    /// Experts under a plain top-1 router, unless told otherwise.
    public init(
        count: Int, router: RouterConfiguration = .topK(1, renormalise: false), gateScale: Float = 1,
        hasSharedExpert: Bool = false
    ) {
        self.count = count
        self.router = router
        self.gateScale = gateScale
        self.hasSharedExpert = hasSharedExpert
    }

    /// Missing fields keep their defaults, but for `count`.
    public init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self)
        count = try fields.value(.count)
        router = try fields.value(.router, or: .topK(1, renormalise: false))
        gateScale = try fields.value(.gateScale, or: 1)
        hasSharedExpert = try fields.value(.hasSharedExpert, or: false)
    }

    func problems(in part: String) -> [String] {
        var check = ConfigurationCheck(part)
        check.require([("count", count, 1...1024)])
        check.require(
            (1...max(1, count)).contains(router.expertsPerToken), "\(part)router.top_k must be from 1 to \(part)count")
        return check.problems
    }
}
