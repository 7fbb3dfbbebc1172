/// The parts of stage 0's loss, each a sum over proteins times a scale.
package struct WarmUpLosses: Equatable, Sendable {
    /// Of proteins with captions.
    package var match: Float = 0
    /// Of the noise of moved residues, before its weight.
    package var denoise: Float = 0
    /// Of hidden residues.
    package var restore: Float = 0

    static func + (a: WarmUpLosses, b: WarmUpLosses) -> WarmUpLosses {
        WarmUpLosses(match: a.match + b.match, denoise: a.denoise + b.denoise, restore: a.restore + b.restore)
    }

    /// All of them, divided.
    func divided(by count: Float) -> WarmUpLosses {
        WarmUpLosses(match: match / count, denoise: denoise / count, restore: restore / count)
    }
}
