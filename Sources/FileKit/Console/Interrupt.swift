import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Ctrl-C and SIGTERM: the first asks long work to save and stop, the second ends the program at once.
///
/// A signal belongs to the whole process, so this is one of the few pieces of global state.
public enum Interrupt {
    private static let isAsked = Atomic<Bool>(false)

    /// Starts listening. The handler does nothing but set a flag, or `_exit` with 130 if it was set.
    public static func listen() {
        // The flag must exist before a handler may touch it.
        _ = isAsked.load(ordering: .relaxed)
        for number in [SIGINT, SIGTERM] {
            _ = signal(number) { _ in
                if Interrupt.isAsked.exchange(true, ordering: .relaxed) { _exit(130) }
            }
        }
    }

    /// Whether the user has asked to stop; loops look at this between two steps.
    public static var isRequested: Bool { isAsked.load(ordering: .relaxed) }

    /// The error to throw once what was being done has been saved.
    ///
    /// - Parameter hint: How to go on later.
    public static func error(hint: String? = nil) -> SepitError {
        SepitError(.interrupted, code: "interrupted", "Interrupted.", hint: hint)
    }
}
