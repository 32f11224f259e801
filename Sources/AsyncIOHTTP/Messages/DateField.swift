import AsyncIO

/// The Date field of responses, made once a second.
final class DateField {
    private var text = ""
    private var validUntil = LoopInstant(nanoseconds: .min)

    /// The date at the loop's present time, as `Sun, 06 Nov 1994 08:49:37 GMT`.
    func value(on loop: EventLoop) -> String {
        let now = loop.time
        if now >= validUntil {
            text = Self.format(secondsSince1970: loop.secondsSince1970)
            validUntil = now.advanced(by: .milliseconds(500))
        }
        return text
    }

    /// The form that RFC 9110, section 5.6.7, prescribes.
    static func format(secondsSince1970 seconds: Int64) -> String {
        let (days, time) = floorDivide(seconds, 86_400)
        let (year, month, day) = civil(daysSince1970: days)
        let weekday = floorDivide(days + 4, 7).remainder
        let clock = [time / 3600, time / 60 % 60, time % 60].map(twoDigits).joined(separator: ":")
        return "\(weekdays[Int(weekday)]), \(twoDigits(day)) \(months[Int(month - 1)]) \(year) "
            + "\(clock) GMT"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The proleptic Gregorian date.
    ///
    /// Years begin in March here, so that the leap day comes last.
    private static func civil(daysSince1970: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = floorDivide(daysSince1970 + 719_468, 146_097)
        let yearOfEra =
            (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    private static func floorDivide(
        _ value: Int64, _ divisor: Int64
    ) -> (quotient: Int64, remainder: Int64) {
        let remainder = (value % divisor + divisor) % divisor
        return ((value - remainder) / divisor, remainder)
    }

    private static func twoDigits(_ value: Int64) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }
}
