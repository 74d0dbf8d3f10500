//! The calculators, which know no case and keep nothing.

use crate::app::App;
use crate::calculators::{Calculation, CalculationResult, RegionalFigure, all_figures};
use crate::wire::Nothing;
use crate::wire::call::{CommandResult, Moment};

pub(super) fn calculate(
    _: &mut App,
    input: Calculation,
    now: &Moment,
) -> CommandResult<CalculationResult> {
    let result = crate::calculators::calculate(&input, now.today)?;
    Ok((result, vec![]))
}

/// Returns the figures from which the forms of the calculators are filled.
pub(super) fn regional_figures(
    _: &mut App,
    _: Nothing,
    _: &Moment,
) -> CommandResult<Vec<RegionalFigure>> {
    Ok((all_figures(), vec![]))
}
