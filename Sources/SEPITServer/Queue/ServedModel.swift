import FileKit
import SEPITPipeline

/// What a server answers with. It is used by one thread, that of `Server.run`.
public final class ServedModel {
    /// Answers questions.
    let asking: AskingSession
    /// What clients call it.
    public let name: String
    private let openEncoder: () throws(SepitError) -> ProteinEncoder
    private var encoder: ProteinEncoder?

    /// - Parameters:
    ///   - name: what clients call it.
    ///   - openEncoder: opens what embeds proteins, when it is first asked for.
    public init(
        _ asking: AskingSession, name: String = "sepit",
        openEncoder: @escaping () throws(SepitError) -> ProteinEncoder
    ) {
        (self.asking, self.name, self.openEncoder) = (asking, name, openEncoder)
    }

    /// What embeds proteins.
    func embedding() throws(SepitError) -> ProteinEncoder {
        if let encoder { return encoder }
        let opened = try openEncoder()
        opened.betweenLayers = asking.session.betweenLayers
        encoder = opened
        return opened
    }
}
