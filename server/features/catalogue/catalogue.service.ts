import mongoose from 'mongoose';

import { LIVE_ENROLLMENT_STATES } from '../../domain/states.js';
import { Cohort } from '../../models/Cohort.js';
import { Enrollment } from '../../models/Enrollment.js';
import { Municipality } from '../../models/Municipality.js';
import { User } from '../../models/User.js';
import { openForSelfEnrolment } from '../enrollments/places.service.js';

export interface OpenCohort {
  id: string;
  title: string;
  startsOn: Date;
  endsOn: Date;
  placesLeft: number;
  municipality: string;
  timeZone: string;
  responsible: { givenNames: string; firstSurname: string };
}

export interface CourseOffer {
  cohorts: OpenCohort[];
  /** The live enrollment of whoever looks. */
  enrollmentId: string | null;
}

interface OfferRow {
  _id: mongoose.Types.ObjectId;
  mine?: true;
  title: string;
  startsOn: Date;
  endsOn: Date;
  capacity: number;
  enrolledCount: number;
  place: { name: string; timeZone: string }[];
  people: { givenNames: string; firstSurname: string }[];
}

const MAXIMUM_COHORTS = 24;

/** The tracks with a cohort in which one may enrol now. */
export function openTracks(now: Date): Promise<string[]> {
  return Cohort.distinct('track', openForSelfEnrolment(now));
}

/**
 * What the page of a course shows besides the course: the open cohorts with their municipality and
 * responsible person, and the enrollment of this person. One command, since every page has three.
 */
export async function findOffer(
  track: string,
  userId: string | null,
  now: Date,
): Promise<CourseOffer> {
  const rows = await Cohort.aggregate<OfferRow>([
    { $match: { track, ...openForSelfEnrolment(now) } },
    { $sort: { startsOn: 1, _id: 1 } },
    { $limit: MAXIMUM_COHORTS },
    {
      $lookup: {
        from: Municipality.collection.name,
        localField: 'municipality',
        foreignField: '_id',
        as: 'place',
      },
    },
    {
      $lookup: {
        from: User.collection.name,
        localField: 'responsibleId',
        foreignField: '_id',
        as: 'people',
      },
    },
    {
      $project: {
        title: 1,
        startsOn: 1,
        endsOn: 1,
        capacity: 1,
        enrolledCount: 1,
        'place.name': 1,
        'place.timeZone': 1,
        'people.givenNames': 1,
        'people.firstSurname': 1,
      },
    },
    ...(userId ? [withOwnEnrollment(track, userId)] : []),
  ]);
  return {
    cohorts: rows
      .flatMap((row) => (row.mine ? [] : toOpenCohort(row)))
      .sort((left, right) => Number(right.placesLeft > 0) - Number(left.placesLeft > 0)),
    enrollmentId: rows.filter(({ mine }) => mine).map(({ _id }) => String(_id))[0] ?? null,
  };
}

function withOwnEnrollment(track: string, userId: string) {
  return {
    $unionWith: {
      coll: Enrollment.collection.name,
      pipeline: [
        {
          $match: {
            userId: new mongoose.Types.ObjectId(userId),
            track,
            state: { $in: [...LIVE_ENROLLMENT_STATES] },
          },
        },
        { $project: { mine: { $literal: true } } },
      ],
    },
  };
}

function toOpenCohort(row: OfferRow): OpenCohort[] {
  const [place] = row.place;
  const [responsible] = row.people;
  if (!place || !responsible) return [];
  return [
    {
      id: String(row._id),
      title: row.title,
      startsOn: row.startsOn,
      endsOn: row.endsOn,
      placesLeft: Math.max(0, row.capacity - row.enrolledCount),
      municipality: place.name,
      timeZone: place.timeZone,
      responsible,
    },
  ];
}
