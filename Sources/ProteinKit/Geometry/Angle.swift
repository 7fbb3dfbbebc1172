#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Angles of points in a plane.
enum Angle {
    /// From -180 to 180, anticlockwise from the x axis.
    static func degrees(y: Float, x: Float) -> Float { atan2(y, x) * 180 / .pi }
}
