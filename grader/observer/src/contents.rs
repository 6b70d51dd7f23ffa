//! What a derived datatype was made from (MPI 4.1, 5.1.13).

use std::ffi::c_int;

use mpi_sys as mpi;

use crate::constants::{Combiner, combiner};

/// What a derived type was made from.
pub(crate) struct Contents {
    combiner: Combiner,
    /// Counts and lengths, in the order of the constructor's arguments.
    numbers: Vec<u64>,
    types: Vec<mpi::MPI_Datatype>,
}

/// How many of each a datatype was made from.
#[derive(Default)]
struct Envelope {
    integers: mpi::MPI_Count,
    addresses: mpi::MPI_Count,
    /// Where a constructor with large counts made it, they are here and not among the integers.
    counts: mpi::MPI_Count,
    types: mpi::MPI_Count,
    made_by: c_int,
}

impl Envelope {
    #[cfg(large_counts)]
    fn of(datatype: mpi::MPI_Datatype) -> Self {
        let mut it = Self::default();
        // SAFETY: a local query into places of ours.
        unsafe {
            mpi::PMPI_Type_get_envelope_c(
                datatype,
                &raw mut it.integers,
                &raw mut it.addresses,
                &raw mut it.counts,
                &raw mut it.types,
                &raw mut it.made_by,
            );
        }
        it
    }

    #[cfg(not(large_counts))]
    fn of(datatype: mpi::MPI_Datatype) -> Self {
        let (mut integers, mut addresses, mut types, mut made_by) = (0, 0, 0, 0);
        // SAFETY: a local query into places of ours.
        unsafe {
            mpi::PMPI_Type_get_envelope(
                datatype,
                &raw mut integers,
                &raw mut addresses,
                &raw mut types,
                &raw mut made_by,
            );
        }
        let [integers, addresses, types] = [integers, addresses, types].map(mpi::MPI_Count::from);
        Self { integers, addresses, counts: 0, types, made_by }
    }
}

impl Contents {
    pub(crate) fn of(datatype: mpi::MPI_Datatype) -> Option<Self> {
        let envelope = Envelope::of(datatype);
        let combiner = combiner(envelope.made_by);
        if matches!(combiner, Combiner::Named | Combiner::Other) || envelope.types == 0 {
            return None;
        }
        let room = |count: mpi::MPI_Count| usize::try_from(count).unwrap_or_default();
        let mut integers: Vec<c_int> = vec![0; room(envelope.integers)];
        let mut places: Vec<mpi::MPI_Aint> = vec![0; room(envelope.addresses)];
        let mut counts: Vec<mpi::MPI_Count> = vec![0; room(envelope.counts)];
        // SAFETY: a constant of the bindings.
        let mut types = vec![unsafe { mpi::RSMPI_DATATYPE_NULL }; room(envelope.types)];
        // SAFETY: the vectors are as long as the envelope says.
        #[cfg(large_counts)]
        unsafe {
            mpi::PMPI_Type_get_contents_c(
                datatype,
                envelope.integers,
                envelope.addresses,
                envelope.counts,
                envelope.types,
                integers.as_mut_ptr(),
                places.as_mut_ptr(),
                counts.as_mut_ptr(),
                types.as_mut_ptr(),
            );
        }
        // SAFETY: the same.
        #[cfg(not(large_counts))]
        unsafe {
            mpi::PMPI_Type_get_contents(
                datatype,
                integers.len() as c_int,
                places.len() as c_int,
                types.len() as c_int,
                integers.as_mut_ptr(),
                places.as_mut_ptr(),
                types.as_mut_ptr(),
            );
        }
        let number = |it: i64| it.max(0).cast_unsigned();
        let mut numbers: Vec<u64> = integers.into_iter().map(|it| number(it.into())).collect();
        if !counts.is_empty() {
            // Only a subarray has both: its number of dimensions comes first, its order last.
            numbers.truncate(1);
            numbers.extend(counts.drain(..).map(number));
        }
        Some(Self { combiner, numbers, types })
    }

    /// Each part in order, with how often it is there.
    pub(crate) fn each_block(&self, mut part: impl FnMut(mpi::MPI_Datatype, u64) -> Option<()>) -> Option<()> {
        let at = |place: usize| self.numbers.get(place).copied();
        let all = |from: usize, count: u64| {
            let to = from.checked_add(usize::try_from(count).ok()?)?;
            Some(self.numbers.get(from..to)?.iter().copied())
        };
        let child = *self.types.first()?;
        match self.combiner {
            Combiner::Dup | Combiner::Resized => part(child, 1),
            Combiner::Contiguous => part(child, at(0)?),
            Combiner::Vector | Combiner::Hvector | Combiner::IndexedBlock | Combiner::HindexedBlock => {
                part(child, at(0)?.saturating_mul(at(1)?))
            }
            Combiner::Indexed | Combiner::Hindexed => part(child, all(1, at(0)?)?.sum()),
            Combiner::Struct => {
                let lengths = all(1, at(0)?)?;
                lengths.zip(&self.types).try_for_each(|(length, child)| part(*child, length))
            }
            Combiner::Subarray => {
                let dimensions = at(0)?;
                part(child, all(1 + usize::try_from(dimensions).ok()?, dimensions)?.product())
            }
            Combiner::Named | Combiner::Other => None,
        }
    }
}

impl Drop for Contents {
    fn drop(&mut self) {
        for datatype in &mut self.types {
            // References from the query above must be freed, but for predefined types.
            if combiner(Envelope::of(*datatype).made_by) != Combiner::Named {
                // SAFETY: such a reference.
                unsafe { mpi::PMPI_Type_free(datatype) };
            }
        }
    }
}
