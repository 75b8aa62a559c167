//! A day in the forms in which people write it.

use jiff::civil::Date;

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// How a day is written. The fuller ones come first, so that the year is not left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// `9 March 2027`
    DayMonthYear,
    /// `March 9, 2027`
    MonthDayYear,
    /// `2027-03-09`
    Iso,
    /// `9.3.2027`
    Dots,
    /// `09.03.2027`
    FullDots,
    /// `9 Mar 2027`
    DayShortYear,
    /// `9 March`
    DayMonth,
    /// `March 9`
    MonthDay,
    /// `9th of March`
    OfMonth,
    /// `March 9th`
    MonthDayth,
    /// `9th March`
    DaythMonth,
    /// `9 Mar`
    DayShort,
    /// `Mar 9`
    ShortDay,
}

impl Form {
    pub(crate) const ALL: [Self; 13] = [
        Self::DayMonthYear,
        Self::MonthDayYear,
        Self::Iso,
        Self::FullDots,
        Self::Dots,
        Self::DayShortYear,
        Self::OfMonth,
        Self::MonthDayth,
        Self::DaythMonth,
        Self::DayMonth,
        Self::MonthDay,
        Self::DayShort,
        Self::ShortDay,
    ];

    /// Whether it names the year.
    pub(crate) fn has_year(self) -> bool {
        matches!(
            self,
            Self::DayMonthYear | Self::MonthDayYear | Self::Iso | Self::Dots | Self::FullDots | Self::DayShortYear
        )
    }

    /// A day in this form.
    pub(crate) fn write(self, date: Date) -> String {
        let (day, number, year) = (date.day(), date.month(), date.year());
        let month = usize::try_from(number - 1).ok().and_then(|at| MONTHS.get(at)).copied().unwrap_or_default();
        let short = month.get(..3).unwrap_or(month);
        let th = match (day % 10, day / 10) {
            (_, 1) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        match self {
            Self::DayMonthYear => format!("{day} {month} {year}"),
            Self::MonthDayYear => format!("{month} {day}, {year}"),
            Self::Iso => date.to_string(),
            Self::Dots => format!("{day}.{number}.{year}"),
            Self::FullDots => format!("{day:02}.{number:02}.{year}"),
            Self::DayShortYear => format!("{day} {short} {year}"),
            Self::DayMonth => format!("{day} {month}"),
            Self::MonthDay => format!("{month} {day}"),
            Self::OfMonth => format!("{day}{th} of {month}"),
            Self::MonthDayth => format!("{month} {day}{th}"),
            Self::DaythMonth => format!("{day}{th} {month}"),
            Self::DayShort => format!("{day} {short}"),
            Self::ShortDay => format!("{short} {day}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_many_forms() {
        let forms: Vec<String> = Form::ALL.iter().map(|form| form.write(jiff::civil::date(2027, 3, 9))).collect();
        assert_eq!(
            forms,
            [
                "9 March 2027",
                "March 9, 2027",
                "2027-03-09",
                "09.03.2027",
                "9.3.2027",
                "9 Mar 2027",
                "9th of March",
                "March 9th",
                "9th March",
                "9 March",
                "March 9",
                "9 Mar",
                "Mar 9"
            ]
        );
        assert_eq!(Form::DaythMonth.write(jiff::civil::date(2027, 5, 12)), "12th May");
        assert_eq!(Form::DaythMonth.write(jiff::civil::date(2027, 5, 22)), "22nd May");
    }
}
