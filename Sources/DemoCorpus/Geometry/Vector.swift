/// Plain vector algebra on positions in ångström.
extension SIMD3<Double> {
    func dot(_ other: Self) -> Double { x * other.x + y * other.y + z * other.z }

    func cross(_ other: Self) -> Self {
        SIMD3(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
    }

    var squaredLength: Double { dot(self) }
    var length: Double { squaredLength.squareRoot() }
    var normalized: Self { self / length }

    /// Some unit vector at a right angle to this one.
    var perpendicular: Self {
        cross(abs(x) < 0.8 * length ? SIMD3(1, 0, 0) : SIMD3(0, 1, 0)).normalized
    }
}

/// Sine and cosine by their power series. The C library's differ in the last bit from one processor to another, and
/// the corpus must not.
func sineCosine(_ angle: Double) -> (sine: Double, cosine: Double) {
    let turns = (angle / (2 * Double.pi)).rounded()
    let half = (angle - turns * 2 * Double.pi) / 2  // within ±π/2
    var (sine, cosine) = (0.0, 0.0)
    var term = 1.0
    for degree in 0..<24 {
        if degree % 2 == 0 { cosine += term } else { sine += term }
        term *= (degree % 2 == 0 ? half : -half) / Double(degree + 1)
    }
    return (2 * sine * cosine, cosine * cosine - sine * sine)
}

extension Double {
    /// This angle, in degrees, in radians.
    var radians: Double { self * .pi / 180 }
}
