import FileKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Memory that this process can still get.
enum AvailableMemory {
    /// The least of what the machine has free, the container's limit leaves and the shell's limit (`ulimit -v`) leaves; nil where
    /// nothing says so.
    static var bytes: Int? { [machine, container, shell].compactMap(\.self).min() }

    private static var machine: Int? {
        lines("/proc/meminfo").first { $0.hasPrefix("MemAvailable:") }?.split(separator: " ").dropFirst().first
            .flatMap { Int($0) }.map { $0 << 10 }
    }

    /// Of version 2 of control groups, or of version 1; files in memory that were read and are not in use can go.
    private static var container: Int? {
        let groups = [
            ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat"),
            (
                "/sys/fs/cgroup/memory/memory.limit_in_bytes", "/sys/fs/cgroup/memory/memory.usage_in_bytes",
                "/sys/fs/cgroup/memory/memory.stat"
            ),
        ]
        // No limit is a word, or a number near 2^63.
        return groups.compactMap { limit, usage, details in
            guard let limit = lines(limit).first.flatMap({ Int($0) }) else { return nil }
            let idle = lines(details).first { $0.hasPrefix("inactive_file ") }?.split(separator: " ").last
            let used = (lines(usage).first.flatMap { Int($0) } ?? 0) - (idle.flatMap { Int($0) } ?? 0)
            return max(0, limit - max(0, used))
        }.min()
    }

    private static var shell: Int? {
        var limit = rlimit()
        #if canImport(Glibc)
        guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0 else { return nil }
        #else
        guard getrlimit(RLIMIT_AS, &limit) == 0 else { return nil }
        #endif
        guard limit.rlim_cur < UInt64(Int.max) else { return nil }
        let pages = lines("/proc/self/statm").first?.split(separator: " ").first.flatMap { Int($0) } ?? 0
        return max(0, Int(limit.rlim_cur) - pages * Int(sysconf(Int32(_SC_PAGESIZE))))
    }

    private static func lines(_ path: String) -> [Substring] {
        guard let bytes = try? FileSystem.read(path, limit: 1 << 20) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    }
}
