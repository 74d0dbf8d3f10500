//! Splits a text into clusters of digits: groups with nothing but blanks and signs between them.

use super::number::digit;
use crate::domain::normal_form::FoldedChar;

/// The most blanks and signs between two groups of one cluster.
const MAX_GAP: usize = 4;

/// Digits without anything between them.
#[derive(Debug, Clone)]
pub(super) struct Group {
    pub digits: String,
    /// The places of the digits in the folded text.
    pub positions: Vec<usize>,
    /// The blanks and signs before the group; empty for the first of a cluster.
    pub gap: String,
    /// True if the group is part of a number that was found, or of a date or an amount.
    pub is_done: bool,
}

/// Groups that may be one number or several side by side.
#[derive(Debug, Clone)]
pub(super) struct Cluster {
    pub groups: Vec<Group>,
}

impl Cluster {
    /// Returns the digits of groups, without anything between them.
    pub fn digits(&self, first: usize, last: usize) -> String {
        let groups = self.groups[first..=last].iter();
        groups.map(|group| group.digits.as_str()).collect()
    }

    /// Returns the places of the digits of groups.
    pub fn positions(&self, first: usize, last: usize) -> Vec<usize> {
        let groups = self.groups[first..=last].iter();
        groups
            .flat_map(|group| group.positions.iter().copied())
            .collect()
    }
}

/// Returns the clusters of the digits that are not used yet.
pub(super) fn clusters(chars: &[FoldedChar], used: &[bool]) -> Vec<Cluster> {
    let mut clusters: Vec<Cluster> = Vec::new();
    let mut last_script = None;
    let mut at = 0;
    while at < chars.len() {
        let script = match (digit(chars[at].char), used[at]) {
            (Some((_, script)), false) => script,
            _ => {
                at += 1;
                continue;
            }
        };
        let start = at;
        let mut digits = String::new();
        while at < chars.len()
            && !used[at]
            && let Some((value, same)) = digit(chars[at].char)
            && same == script
        {
            digits.push(value);
            at += 1;
        }
        let mut group = Group {
            digits,
            positions: (start..at).collect(),
            gap: String::new(),
            is_done: false,
        };
        let before = clusters.last_mut().filter(|_| last_script == Some(script));
        last_script = Some(script);
        if let Some(cluster) = before
            && let Some(gap) = gap_after(chars, cluster, start)
        {
            group.gap = gap;
            cluster.groups.push(group);
        } else {
            clusters.push(Cluster {
                groups: vec![group],
            });
        }
    }
    clusters
}

/// Returns what stands between a cluster and `start`, if that can stand inside a number. A colon cannot: it belongs to
/// a time.
fn gap_after(chars: &[FoldedChar], cluster: &Cluster, start: usize) -> Option<String> {
    let end = cluster.groups.last()?.positions.last()? + 1;
    let gap: String = chars[end..start].iter().map(|place| place.char).collect();
    let is_joiner = |c: char| !c.is_alphanumeric() && c != ':';
    let lines = gap.matches('\n').count();
    let count = gap.chars().count();
    ((1..=MAX_GAP).contains(&count) && lines < 2 && gap.chars().all(is_joiner)).then_some(gap)
}
