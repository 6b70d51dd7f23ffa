//! Calls before `MPI_Init` or after `MPI_Finalize`, and a second `MPI_Init` (MPI 4.1, 11.2 and 11.4.1).

use crate::call_ref::Gathered;
use crate::fault::Outside;
use crate::finding::Finding;
use crate::matching::Matching;

pub(crate) fn find(matching: &Matching<'_>, findings: &mut Vec<Finding>) {
    let mut all = Gathered::<Outside>::new();
    for (process, record) in matching.launch.records.iter().enumerate() {
        for (when, call) in &record.outside {
            all.add(*when, matching.outside_ref(process as u32, call));
        }
    }
    findings.extend(all.into_iter().map(|(what, call)| Finding::OutsideMpi { call, what }));
}
