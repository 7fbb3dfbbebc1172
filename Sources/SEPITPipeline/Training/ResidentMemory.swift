#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Memory of this process.
enum ResidentMemory {
    /// The most bytes that it has had so far.
    static var peakBytes: Int {
        var usage = rusage()
        #if canImport(Glibc)
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        let unit = 1024
        #else
        getrusage(RUSAGE_SELF, &usage)
        let unit = 1
        #endif
        return Int(usage.ru_maxrss) * unit
    }
}
