"""Every table, imported so that migrations and tests see them all."""

from db.base import Base
from db.cases import Case
from db.deliveries import Delivery
from db.handled import Handled
from db.history import History
from db.inquiries import Inquiry
from db.people import Address, Person
from db.signing_in import Link, Session, Try
from db.staff import Staff

TABLES = (Person, Address, Handled, Inquiry, Case, Delivery, Staff, Link, Session, Try, History)
METADATA = Base.metadata
