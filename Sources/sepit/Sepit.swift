import ArgumentParser
import FileKit
import SEPITPipeline

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@main
struct Sepit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sepit",
        abstract: "Structure-enhanced protein instruction tuning: from structure files to answers.",
            @@@
}

extension String {
    /// The `discussion` of a command: its examples, and what else is to be said.
    static func examples(_ examples: String..., discussion: String = "") -> String {
        let list = (examples.count == 1 ? "EXAMPLE:\n" : "EXAMPLES:\n") + examples.map { "  " + $0 }.joined(separator: "\n")
        return discussion.isEmpty ? list : list + "\n\n" + discussion
    }
}

// `exit` inside a command means ArgumentParser's.
private func leave(_ code: Int32) -> Never { exit(code) }
